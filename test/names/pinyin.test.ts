import { expect, test } from 'vitest';
import { pinyinOf } from '../../server/adapters/names/pinyin.ts';

test('a Chinese name is found by its pinyin and by its initials', () => {
  expect(pinyinOf('张伟')).toEqual(['zhangwei', 'zw']);
  expect(pinyinOf('欧阳修')).toEqual(['ouyangxiu', 'oyx']);
});

test('surnames are read as surnames', () => {
  expect(pinyinOf('单雄信')).toContain('shanxiongxin');
  expect(pinyinOf('曾国藩')).toContain('zengguofan');
});

test('a name with ü is found by v, u and yu', () => {
  expect(pinyinOf('吕布')).toEqual(['lvbu', 'lubu', 'lyubu', 'lb']);
});

test('spaces and dots inside a name do not matter, and other names have no pinyin', () => {
  expect(pinyinOf('张 伟')).toEqual(['zhangwei', 'zw']);
  expect(pinyinOf('阿卜杜拉·买买提')[0]).toBe('abudulamaimaiti');
  expect(pinyinOf('Anna')).toEqual([]);
  expect(pinyinOf('علی')).toEqual([]);
});
