/** Escaped characters and entities: they mean nothing to a renderer any more. */
const HARMLESS = /\\[!-/:-@[-`{-~]|&(lt|gt|amp);/g;
const BOLD = /\*\*(?=\S)([^*\n]*[^*\s])\*\*/g;

/**
 * What in a detail text is outside paragraphs, `**bold**` and `-` lists (CH-106), one phrase per offence. Judges the text as
 * a GitHub-flavoured renderer would; text that went through `md` passes.
 */
export function checkMarkdown(text: string): readonly string[] {
  const visible = text.replace(HARMLESS, 'x').replace(BOLD, '$1');
  const lines = visible.split('\n').map((line) => line.replace(/^- {1,3}/, ''));
  return [
    ...(/[*_`~]/.test(visible) ? ['has emphasis or code other than **bold**'] : []),
    ...(/[[\]|]/.test(visible) ? ['has a link, an image or a table'] : []),
    ...(/[<>]|&#?\w+;/.test(visible) ? ['has HTML'] : []),
    ...(/:\/\/|\bwww\./i.test(visible) ? ['has something a renderer turns into a link'] : []),
    ...(lines.some((line) => /^\s|^#{1,6}(\s|$)|^[-+](\s|$)|^\d+[.)](\s|$)|^(=+|-{2,})\s*$/.test(line))
      ? ['has a heading, an indented, nested or numbered list, or a rule']
      : []),
    ...(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u.test(text) ? ['has control characters'] : []),
  ];
}
