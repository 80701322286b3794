import { describe, expect, test } from 'vitest';
import { displayView } from '../browser/displayServer.ts';
import { fitsOneLine, itemAt, stripItems } from '../../display/src/hall/stripItems.ts';
import { TURN_MS } from '../../display/src/layout/wording.ts';
import { measure } from './build.ts';

const view = displayView({ languages: ['en', 'fa'] });
const [familyDoctor, heartClinic] = view.services;
const told = (over: Partial<typeof view> = {}) =>
  stripItems({ ...view, ...over }).map(({ title, detail }) => `${title[0]?.text}: ${detail[0]?.text}`);

describe('the strip of the hall', () => {
  test('tells delays first, then how long each service takes', () => {
    expect(told()).toEqual([
      'Dr Noor: about 40 minutes late',
      'Family doctor: about 10 to 20 min',
      'Heart clinic: about 20 to 40 min',
    ]);
  });

  test('tells how many wait where nobody knows how long, and what is closed', () => {
    if (!familyDoctor || !heartClinic) return;
    const services = [
      { ...familyDoctor, wait: null, waiting: 1 },
      { ...heartClinic, isOpen: false },
    ];
    expect(told({ delays: [], services })).toEqual(['Family doctor: 1 person waiting', 'Heart clinic: closed now']);
  });

  test('tells the name of the clinic where there is nothing else to tell', () => {
    if (!familyDoctor) return;
    const services = [{ ...familyDoctor, wait: null, waiting: 0 }];
    expect(told({ delays: [], services })).toEqual(['Shore Clinic: ']);
  });

  test('keeps a message until it was said in every language', () => {
    const items = stripItems(view);
    const at = (turn: number) => itemAt(items, turn * TURN_MS);
    expect([at(0), at(1), at(2)]).toEqual([items[0], items[0], items[1]]);
  });

  test('puts the detail below the title where any message is too wide', () => {
    expect(fitsOneLine(stripItems(view), 25, measure)).toBe(true);
    expect(fitsOneLine(stripItems(view), 15, measure)).toBe(false);
  });
});
