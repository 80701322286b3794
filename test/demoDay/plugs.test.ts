/** The short part of `npm run test:faults`: the plugs of a clinic are pulled while the demonstration's day goes on. */
import { expect, test } from 'vitest';
import { startFaultClinic } from '../faults/clinic.ts';
import { PLUGS } from '../faults/plugs.ts';
import { mistakes, pullAll } from '../faults/pull.ts';

test('whichever plug is pulled, the panel says so, everything is right again by itself, and every ticket is accounted for', async () => {
  const clinic = await startFaultClinic();
  const said: string[] = [];
  try {
    const run = await pullAll(
      clinic,
      PLUGS.filter(({ isQuick }) => isQuick),
      (line) => said.push(line),
    );
    expect(mistakes(run), said.join('\n')).toEqual([]);
    expect(run.tickets.length).toBeGreaterThan(10);
  } finally {
    await clinic.stop();
  }
}, 400_000);
