import { describe, expect, test } from 'vitest';
import type { Hid, HidDevice } from '../../server/ports/hid.ts';

/** A keypad that a test can plug in, press and pull out. */
export type Keypad = {
  readonly vendorId: number;
  readonly productId: number;
  press(report: readonly number[]): void;
  pullOut(): void;
};
export type Setting = { readonly hid: Hid; readonly plugIn: () => Promise<Keypad> | Keypad };

/** What every `Hid` keeps: the fake one, and the real one where the kernel has virtual devices. */
export function hidContract(name: string, setting: () => Setting): void {
  describe(name, () => {
    const found = async (hid: Hid, { vendorId, productId }: Keypad): Promise<HidDevice | undefined> =>
      (await hid.list()).find((each) => each.vendorId === vendorId && each.productId === productId);

    test('finds a keypad when it is plugged in, and misses it when it is pulled out', async () => {
      const { hid, plugIn } = setting();
      const keypad = await plugIn();
      await expect.poll(() => found(hid, keypad)).toMatchObject({ usagePage: 1, usage: 6 });
      keypad.pullOut();
      await expect.poll(() => found(hid, keypad)).toBeUndefined();
    });

    test('hears each report once and whole, and none after it was closed', async () => {
      const { hid, plugIn } = setting();
      const keypad = await plugIn();
      await expect.poll(() => found(hid, keypad)).toBeDefined();
      const heard: number[][] = [];
      const path = (await found(hid, keypad))?.path ?? '';
      const input = await hid.open(
        path,
        (report) => heard.push([...report]),
        () => heard.push([]),
      );
      keypad.press([0, 0, 4, 0, 0, 0, 0, 0]);
      keypad.press([0, 0, 0, 0, 0, 0, 0, 0]);
      await expect
        .poll(() => heard)
        .toEqual([
          [0, 0, 4, 0, 0, 0, 0, 0],
          [0, 0, 0, 0, 0, 0, 0, 0],
        ]);
      input.close();
      input.close();
      keypad.press([0, 0, 5, 0, 0, 0, 0, 0]);
      keypad.pullOut();
      await hid.list();
      expect(heard).toHaveLength(2);
    });

    test('says once that an open keypad is gone, and opens none that is not there', async () => {
      const { hid, plugIn } = setting();
      const keypad = await plugIn();
      await expect.poll(() => found(hid, keypad)).toBeDefined();
      const path = (await found(hid, keypad))?.path ?? '';
      let goneTimes = 0;
      await hid.open(
        path,
        () => undefined,
        () => (goneTimes += 1),
      );
      keypad.pullOut();
      await expect.poll(() => goneTimes).toBe(1);
      await expect(
        hid.open(
          path,
          () => undefined,
          () => undefined,
        ),
      ).rejects.toThrow();
    });
  });
}
