/**
 * Lines as COPY and our backups have them: ended by a line feed and by nothing else. Node's `readline` also ends one at a
 * carriage return and at U+2028 and U+2029, which stand in texts that people paste.
 */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // A text that begins with the sign of a byte order keeps it.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
