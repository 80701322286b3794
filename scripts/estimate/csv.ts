/** Reads comma-separated values as RFC 4180 says, and refuses whatever else is in the file with line and column. */
import { err, ok, type Result } from '../../common/contract/result.ts';

export type Wrong = { readonly line: number; readonly column: string; readonly why: string };

/** One line of the file: its number, and a text per column of the first line. */
export type Row = { readonly line: number; readonly values: ReadonlyMap<string, string> };

export function readCsv(text: string, needed: readonly string[]): Result<readonly Row[], Wrong> {
  const lines = splitLines(text.replace(/^\uFEFF/, ''));
  if (!lines.ok) return lines;
  const [head, ...rest] = lines.value;
  if (!head) return err({ line: 1, column: needed[0] ?? '', why: 'the file is empty' });
  const names = head.fields.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return err({ line: 1, column: twice, why: 'is there twice' });
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined)
    return err({ line: 1, column: missing, why: `is missing; the first line names ${needed.join(',')}` });
  const rows: Row[] = [];
  for (const { line, fields } of rest) {
    if (fields.length === 1 && fields[0] === '') continue;
    if (fields.length !== names.length) {
      const column = names[Math.min(fields.length, names.length - 1)] ?? '';
      return err({ line, column, why: `has ${fields.length} values instead of ${names.length}` });
    }
    rows.push({ line, values: new Map(names.map((name, index) => [name, (fields[index] ?? '').trim()])) });
  }
  return ok(rows);
}

const PLAIN = /[^,\r\n]*/y;

type Line = { readonly line: number; readonly fields: readonly string[] };

function splitLines(text: string): Result<readonly Line[], Wrong> {
  const lines: Line[] = [];
  let fields: string[] = [];
  let line = 1;
  let startedOn = 1;
  let at = 0;
  const here = () => ({ line, column: `value ${fields.length + 1}` });
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) return err({ ...here(), why: 'a quotation mark is never closed' });
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
      line += field.split('\n').length - 1;
      if (at < text.length && !',\r\n'.includes(text.charAt(at)))
        return err({ ...here(), why: 'something follows a closing quotation mark' });
    } else {
      PLAIN.lastIndex = at;
      field = PLAIN.exec(text)?.[0] ?? '';
      at += field.length;
      if (field.includes('"')) return err({ ...here(), why: 'a quotation mark stands inside a value' });
    }
    fields.push(field);
    if (text[at] === ',') {
      at += 1;
      // A comma at the very end of the file is followed by an empty value.
      if (at === text.length) fields.push('');
      else continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    lines.push({ line: startedOn, fields });
    fields = [];
    line += 1;
    startedOn = line;
  }
  return ok(lines);
}
