/** A Dockerfile as its instructions, as far as ours uses them: no heredocs, no escape directive, no build arguments. */

export interface Instruction {
  /** In capitals: `COPY`. */
  readonly name: string;
  /** What follows the name and its flags; lines joined. */
  readonly value: string;
  /** By name without dashes: `from` of `--from=build`. */
  readonly flags: Readonly<Record<string, string>>;
}

export interface Stage {
  /** Name after `AS`; undefined for the last one, usually. */
  readonly name: string | undefined;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

export function readStages(text: string): readonly Stage[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const instructions = lines.split('\n').filter((line) => line.trim() !== '');
  const stages: { name: string | undefined; image: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructions.map(readInstruction)) {
    if (instruction.name === 'FROM') stages.push({ ...readFrom(instruction.value), instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** The words of the exec form `["node", "x.js"]`; undefined for the shell form, which would start a shell in between. */
export function execForm(value: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(value);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function readInstruction(line: string): Instruction {
  const [, name = '', flags = '', value = ''] = /^(\w+)((?:\s+--[\w-]+=\S+)*)\s+(.*)$/.exec(line) ?? [];
  const pairs = [...flags.matchAll(/--([\w-]+)=(\S+)/g)].map(([, flag, given]) => [flag, given]);
  return { name: name.toUpperCase(), value, flags: Object.fromEntries(pairs) };
}

function readFrom(value: string): Pick<Stage, 'name' | 'image'> {
  const [image = '', , name] = value.split(/\s+/);
  return { image, name };
}
