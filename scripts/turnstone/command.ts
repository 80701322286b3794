/** What each part of the `turnstone` command is: a name, words about it, options, and what it does. */
import { parseArgs } from 'node:util';

/** Done; not done or not well, and the sentence says what to do; not understood. */
export const EXIT = { done: 0, refused: 1, misunderstood: 2 } as const;

type Option = {
  readonly type: 'string' | 'boolean';
  /** What it is for, in one line of the help. */
  readonly help: string;
  /** How a value is called in the help, such as `FILE`. */
  readonly value?: string;
};
type Options = Readonly<Record<string, Option>>;

/** What was given: text, or whether it was. */
export type Given<O extends Options> = {
  readonly [Name in keyof O]: O[Name]['type'] extends 'boolean' ? boolean : string | undefined;
};

export type Command = {
  /** One word or several: `backup`, `user add`. */
  readonly name: string;
  readonly summary: string;
  /** Words that follow it, as the help shows them: `FILE`, `[FILE]`; absent: none are taken. */
  readonly words?: string;
  readonly options: Options;
  /** @returns how the process ends, one of EXIT */
  readonly run: (given: readonly string[]) => Promise<number>;
};

/** It cannot be done; the message is a sentence that says what to do. */
export class Refused extends Error {}

/** The command was not written as its help says. */
export class Misunderstood extends Error {}

/**
 * Makes a command whose options come to `run` with their types.
 * `run` throws Refused for what cannot be done, Misunderstood for what was written wrongly; anything else is a bug.
 */
export function command<const O extends Options>(
  made: Omit<Command, 'run'> & {
    readonly options: O;
    readonly run: (given: Given<O>, words: readonly string[]) => Promise<number>;
  },
): Command {
  return {
    ...made,
    run: (args) => {
      const { given, words } = read(made, args);
      return made.run(given, words);
    },
  };
}

function read<O extends Options>(
  { name, options, words: taken }: { readonly name: string; readonly options: O; readonly words?: string },
  args: readonly string[],
): { readonly given: Given<O>; readonly words: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(Object.entries(options).map(([option, { type }]) => [option, { type }])),
      allowPositionals: taken !== undefined,
    });
    const given = Object.entries(options).map(([option, { type }]) => [
      option,
      type === 'boolean' ? values[option] === true : values[option],
    ]);
    // parseArgs gives each option the type that was asked for.
    return { given: Object.fromEntries(given) as Given<O>, words: positionals };
  } catch (error) {
    if (error instanceof TypeError) throw new Misunderstood(`${error.message.split('. ')[0] ?? ''} (${name})`);
    throw error;
  }
}

/** The help of one command. */
export function helpOf({ name, summary, words, options }: Command): string {
  const named = Object.entries(options).map(([option, { value, help }]) => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(0, ...named.map(([left = '']) => left.length)) + 2;
  return [
    `turnstone ${name}${words === undefined ? '' : ` ${words}`}`,
    `  ${summary}`,
    ...(named.length === 0 ? [] : ['']),
    ...named.map(([left = '', help = '']) => `  ${left.padEnd(width)}${help}`),
  ].join('\n');
}

/** The list of all commands. */
export function helpOfAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'turnstone COMMAND [options]     (npx turnstone …, or npm run turnstone -- …)',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'turnstone help COMMAND says more of one. Every command knows --demonstration, which means the demonstration’s database.',
  ].join('\n');
}

/** The command that the first words name, the longest name first, and what follows it. */
export function commandOf(
  commands: readonly Command[],
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  const found = commands
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => name.split(' ').every((word, n) => args[n] === word));
  return found && { command: found, rest: args.slice(found.name.split(' ').length) };
}
