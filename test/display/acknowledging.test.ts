import { describe, expect, test } from 'vitest';
import { acknowledging } from '../../display/src/calls/acknowledging.ts';
import { call } from './build.ts';

const settle = () => new Promise(setImmediate);

describe('saying which calls were painted', () => {
  test('tells each call once', async () => {
    const told: string[][] = [];
    const acks = acknowledging(async (callIds) => told.push([...callIds]) > 0);
    const [first, second] = [call().callId, call().callId];
    acks.painted([first]);
    await settle();
    acks.painted([second, first]);
    await settle();
    acks.painted([second]);
    await settle();
    expect(told).toEqual([[first], [second]]);
  });

  test('tells again what the server did not hear', async () => {
    const told: string[][] = [];
    let isServerThere = false;
    let again = (): void => undefined;
    const acks = acknowledging(
      async (callIds) => {
        told.push([...callIds]);
        return isServerThere;
      },
      (task) => {
        again = task;
        return () => undefined;
      },
    );
    const { callId } = call();
    acks.painted([callId]);
    await settle();
    isServerThere = true;
    again();
    await settle();
    expect(told).toEqual([[callId], [callId]]);
  });

  test('tells what was painted while it was telling', async () => {
    const told: string[][] = [];
    const acks = acknowledging(async (callIds) => {
      await settle();
      return told.push([...callIds]) > 0;
    });
    const [first, second] = [call().callId, call().callId];
    acks.painted([first]);
    acks.painted([first, second]);
    for (let turn = 0; turn < 4; turn += 1) await settle();
    expect(told).toEqual([[first], [second]]);
  });
});
