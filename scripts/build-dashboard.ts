/** Builds the pages of dashboard/ into `.holdfast/site`. Run by the synthesis (cdk.json), so that what is deployed is what is in the sources. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { root, siteDir } from './lib/paths.ts';

const folder = join(root, 'dashboard');
const template = join(folder, 'index.html');
const retention = join(folder, 'retention.html');

/** The pages differ in their script alone: the second one is made from the first. */
const retentionPage: Plugin = {
  name: 'retention-page',
  resolveId: (id) => (id === retention ? id : null),
  load: (id) =>
    id === retention ? readFileSync(template, 'utf8').replace('/src/main.tsx', '/src/retention/main.tsx') : null,
};

await build({
  root: folder,
  plugins: [retentionPage],
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
      input: [template, retention],
    },
  },
});
