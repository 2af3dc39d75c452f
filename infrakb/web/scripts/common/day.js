/** Today, where the reader is: YYYY-MM-DD. */
export const today = () => new Date().toLocaleDateString("sv");
