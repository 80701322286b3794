import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../house/house.ts';
import { layWire, type Wire } from '../house/wire.ts';
import { lateThan, seconds, worstOf, type FaultRow } from '../row.ts';

const row = (name: string, spans: readonly number[]): FaultRow => {
  let wire: Wire | undefined;
  return {
    name,
    passes: 'right again within 5 s; no old call is spoken',
    isQuick: false,
    async prepare({ servers, chance }) {
      wire = await layWire(servers[0]?.port ?? 0, chance);
    },
    load: { screenUrl: (n) => (n === 0 && wire ? `http://127.0.0.1:${wire.port}` : undefined) },
    async during({ load, say }) {
      const [screen] = load.screens;
      if (!screen || !wire) return { figures: [], wrong: ['There is no screen to cut off'] };
      const wrong: string[] = [];
      const back: (number | undefined)[] = [];
      await until(() => screen.isRight(), 20_000);
      for (const span of spans) {
        await pause(4_000);
        wire.cut();
        screen.noteCut();
        await pause(span);
        const [heard, shown] = [screen.history.announced.length, screen.history.shown.length];
        wire.mend();
        const mendedAt = performance.now();
        // It noticed by itself, or notices now; a call of before comes with its first view.
        const right = await until(() => screen.isRight(), 60_000);
        back.push(right === undefined ? undefined : performance.now() - mendedAt);
        await pause(3_000);
        const old = screen.history.announced.slice(heard).filter(({ at, voiceUntil }) => at > voiceUntil);
        if (old.length > 0) wrong.push(`${old.length} old calls were told to be spoken after ${seconds(span)}`);
        say(
          `  ${seconds(span)}: right after ${seconds(back.at(-1))}, ${screen.history.shown.length - shown} calls at once`,
        );
      }
      if (back.includes(undefined)) wrong.push('The screen did not come back');
      return {
        figures: [`right again after ${seconds(worstOf(back))} at most`],
        wrong,
        late: lateThan(5_000, 'it was right again', worstOf(back)),
      };
    },
    async tidyUp() {
      await wire?.close();
      wire = undefined;
    },
  };
};

export const screenCutOff = row('a screen is cut off half-open for 5 s and 30 s', [5_000, 30_000]);
export const screenCutOffLong = row('a screen is cut off half-open for 10 min', [600_000]);
