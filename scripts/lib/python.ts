/** Tools that come with Python: used where they are at hand, never required. */
import { spawnSync } from 'node:child_process';

const pythons = ['python3', 'python'];

/** The Python that can import these modules; undefined when there is none. */
export const pythonWith = (...modules: readonly string[]): string | undefined =>
  pythons.find((python) => spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0);
