"""The one wing that knows Sphinx, docutils, MyST-Parser, ABlog and Furo; its folders are the stages of a build."""
