/** A voice process whose voices are missing. */
process.exit(1);
