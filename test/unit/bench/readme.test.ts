import { circumstancesLine, withFigures } from '../../../bench/readme.ts';

const page = (inside: string): string => `# Page\n\n<!-- bench: begin -->${inside}<!-- bench: end -->\n\nThe end.\n`;

describe('the figures of a run in a page', () => {
  it('replace what is between the marks, and nothing else', () => {
    const once = withFigures(page('\n\nold\n\n'), 'new');
    expect(once).toBe(page('\n\nnew\n\n'));
    expect(withFigures(once, 'new')).toBe(once);
  });

  it('are refused by a page without marks', () => {
    expect(() => withFigures('# Page', 'new')).toThrow(/no <!-- bench: begin -->/u);
  });

  it('say how they were made', () => {
    const line = circumstancesLine({ command: 'c', day: '2026-01-02', cpu: 'X', cores: 2, node: '20.0.0', load: 0.25 });
    expect(line).toBe('`c`, 2026-01-02, 2 cores (X), Node 20.0.0, load 0.3:');
  });
});
