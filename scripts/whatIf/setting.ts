import { DaySettings } from '../../server/queue/settings.ts';

/**
 * One change as it is written on the command line: `waitCapMin=60`, `late=shifted`, `ratio=2:1`, `ratio=off`, or with the
 * part it belongs to `classes.elderly.offsetMin=-30`, `services.ID.firstAfterMin=45`, `servicePoints.ID.weights.ID=2`.
 *
 * @throws where there is no such setting, or the value does not fit it
 */
export function withSetting(settings: DaySettings, written: string): DaySettings {
  const at = written.indexOf('=');
  if (at < 1) throw new Error(`Write a setting and its value: ${written}`);
  const path = written.slice(0, at).split('.');
  const whole = path.length === 1 ? ['policy', ...path] : path;
  const changed = structuredClone(settings) as Record<string, unknown>; // a plain object, read again below
  let inner = changed;
  for (const name of whole.slice(0, -1)) {
    const next = inner[name];
    if (typeof next !== 'object' || next === null) throw new Error(`There is no ${whole.join('.')}`);
    inner = next as Record<string, unknown>; // an object, as was just seen
  }
  const last = whole.at(-1) ?? '';
  if (!(last in inner) && whole.at(-2) !== 'weights') throw new Error(`There is no ${whole.join('.')}`);
  inner[last] = valueOf(written.slice(at + 1));
  const read = DaySettings.safeParse(changed);
  if (!read.success) throw new Error(`${whole.join('.')} cannot be ${written.slice(at + 1)}`);
  return read.data;
}

function valueOf(text: string): unknown {
  if (text === 'off' || text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const ratio = /^(\d+):(\d+)$/.exec(text);
  if (ratio) return { booked: Number(ratio[1]), walkIn: Number(ratio[2]) };
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
