/** A voice process that starts and then never says that it is ready. */
setInterval(() => undefined, 1_000);
process.on('disconnect', () => process.exit());
