import { setTimeout as pause } from 'node:timers/promises';
import { layWire, type Wire } from '../house/wire.ts';
import { judgeScreens, percentile } from '../judge/screens.ts';
import { readLogs } from '../judge/logs.ts';
import { lateThan, type FaultRow } from '../row.ts';

let wire: Wire | undefined;

export const latency: FaultRow = {
  name: 'screens on a line with 120 ms of latency that loses 2 of 100 pieces',
  passes: 'from call to screen p95 within 2 s',
  isQuick: false,
  async prepare({ servers, chance }) {
    wire = await layWire(servers[0]?.port ?? 0, chance);
    wire.worsen({ delayMs: 120, lostPercent: 2, againMs: 400 });
  },
  load: { screenUrl: () => (wire ? `http://127.0.0.1:${wire.port}` : undefined) },
  async during({ house }) {
    await pause(60_000);
    const { shownAfterMs } = judgeScreens(house.history, await readLogs(house.sql), []);
    return { figures: [], wrong: [], late: lateThan(2_000, 'p95 was', percentile(shownAfterMs, 0.95)) };
  },
  async tidyUp() {
    await wire?.close();
    wire = undefined;
  },
};
