/** `--quick`: a shorter run that shows that everything is measured, with figures of smaller things. */
export const isQuick = (): boolean => process.argv.includes('--quick');
