"""What authors are told: warnings, their language, and their return until they are mended."""
