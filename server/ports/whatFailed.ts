/** What failed and where, without what it was about: a statement's parameters may be somebody's name or number. */
export function whatFailed(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const message = error.message.startsWith('Failed query') ? 'Failed query' : error.message;
  const cause = error.cause instanceof Error ? ` <- ${error.cause.name} ${codeOf(error.cause)}` : '';
  const place =
    error.stack
      ?.split('\n')
      .find((line) => line.includes('/server/'))
      ?.trim() ?? '';
  return `${error.name}: ${message}${cause} ${place}`.trim();
}

const codeOf = (cause: Error): string => ('code' in cause ? String(cause.code) : '');
