import { PASSWORD_LENGTH } from '../../../common/contract/session.ts';

/**
 * The words that lists of stolen passwords begin with (the Pwned Passwords counts, NCSC's list of 100,000, the
 * commonest of Iran, China and Russia), and those that a clinic thinks of first. A word stands for itself with digits
 * and signs around it, several times over, and in the writing `p4ssw0rd`.
 */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  `password passwort passw parol parool motdepasse contrasena gozarvazhe ramz ramzeobur mima kalimatalsir kalimatmurur
  qwerty qwertyuiop qwertyui qwertz azerty azertyuiop asdfgh asdfghjkl asdf zxcvbn zxcvbnm zxcv qazwsx qazwsxedc
  wsxedc qweasd qweasdzxc ytrewq poiuytrewq lkjhgfdsa mnbvcxz qwe qweqwe asdasd zxczxc ytrewq ghjcnj gfhjkm yfnfif
  iloveyou loveyou iloveme ilove woaini letmein welcome welcomeback changeme change changeit secret topsecret default
  guest login logmein master monkey dragon football baseball superman batman sunshine princess princessa shadow
  trustno michael jennifer charlie jordan liverpool chelsea arsenal pokemon starwars whatever computer internet
  administrator admin root sysadmin supervisor superuser user username test tester testing temp temporary demo
  turnstone clinic clinica hospital hospitalclinic doctor doctors reception receptionist nurse patient patients klinika
  bolnitsa poliklinika registratura darmangah bimarestan pezeshk paziresh monshi nobat navbat yiyuan zhensuo mustashfa
  iyada tabib daktor health medical medicine pharmacy dental laboratory ticket queue
  spring summer autumn winter january february monday friday tehran iran isfahan shiraz tabriz mashhad moscow moskva
  beijing shanghai persepolis esteghlal zxcvb abcdef abcdefg abcdefgh abcd abc abcabc aabbcc nothing blank
  natasha nastya marina andrey sergey vladimir mohammad muhammad mohamad alireza hossein hosein hasan fatemeh fatima
  zahra maryam reza mahdi khoda allah bismillah google facebook instagram telegram whatsapp microsoft windows office`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '01234567890',
  '1qaz2wsx3edc4rfv5tgb',
];
const WRITTEN_AS: Readonly<Record<string, string | undefined>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Whether somebody who knows the login would guess it early: too short, few different letters, the login's name or a
 * common word with something around it, a piece again and again, or a row of keys.
 */
export function isWeak(password: string, login: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  if (Array.from(folded).length < PASSWORD_LENGTH || new Set(folded).size < 5) return true;
  const name = login.trim().normalize('NFKC').toLowerCase();
  // A short name is part of many a word; a longer one is given away by the login.
  if (name.length > 3 && folded.includes(name)) return true;
  const repeated = pieceOf(folded);
  return [folded, repeated, withoutEnds(folded), withoutEnds(repeated)].some(
    (each) => each === name || isRow(each) || isCommon(each),
  );
}

const isCommon = (text: string): boolean => {
  const plain = Array.from(text, (letter) => WRITTEN_AS[letter] ?? letter).join('');
  return [text, plain, withoutEnds(plain), pieceOf(plain)].some((each) => {
    const words = each.split(/[\s._-]+/).filter((word) => word !== '');
    return COMMON_WORDS.has(words.join('')) || (words.length <= 2 && words.every((word) => COMMON_WORDS.has(word)));
  });
};

/** Digits and signs before and behind are what people add when a form asks for them. */
const withoutEnds = (text: string): string => text.replaceAll(/^[\P{L}]+|[\P{L}]+$/gu, '');

/** `abcabcabc` is `abc`; whatever is no repetition is itself. */
function pieceOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const piece = text.slice(0, length);
    if (text.length % length === 0 && piece.repeat(text.length / length) === text) return piece;
  }
  return text;
}

/** Keys or letters that follow one another, in either direction: `1234567890`, `poiuytrewq`. */
function isRow(text: string): boolean {
  if (text.length < 4) return false;
  const backwards = Array.from(text).toReversed().join('');
  return ROWS.some((row) => `${row}${row}`.includes(text) || `${row}${row}`.includes(backwards));
}
