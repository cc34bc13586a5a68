/** Builds the pages of dashboard/ into `.holdfast/site`. Run by the synthesis (cdk.json), so that what is deployed is what is in the sources. */
import { join } from 'node:path';
import { build } from 'vite';
import { root, siteDir } from './lib/paths.ts';

await build({
  root: join(root, 'dashboard'),
  // The pages are served below a stage or a domain of the operator's: every address in them is relative.
  base: './',
  configFile: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: siteDir,
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would need another content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [join(root, 'dashboard', 'index.html'), join(root, 'dashboard', 'retention.html')],
    },
  },
});
