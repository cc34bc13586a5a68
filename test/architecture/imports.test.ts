/** The import rules of design section 1, on the real files and on planted violations. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { violationsOf } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const areas = ['infra', 'functions', 'shared', 'local', 'scripts', 'bench', 'dashboard', 'test'];

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return /\.(ts|mts|tsx)$/.test(entry.name) ? [path] : [];
  });

const project = (): Map<string, string> =>
  new Map(
    areas
      .filter((area) => existsSync(join(root, area)))
      .flatMap(sources)
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  );

const violations = violationsOf(project());
const text = (rule: string): string[] =>
  violations.filter((one) => one.rule === rule).map(({ file, detail }) => `${file}: ${detail}`);

describe('the project', () => {
  it('has source files in every area that the rules speak of', () => {
    const files = [...project().keys()];
    for (const area of ['functions/ingest', 'functions/kpi', 'shared', 'local', 'test'])
      expect(files.some((file) => file.startsWith(`${area}/`))).toBe(true);
  });
  it('imports one way: infra and functions use shared, functions never each other, local no product code', () =>
    expect(text('layers')).toEqual([]));
  it('imports aws-cdk-lib in infra only', () => expect(text('cdk')).toEqual([]));
  it('imports the AWS SDK in stores, security and entry points only', () => expect(text('sdk')).toEqual([]));
  it('reads process.env in entry points only', () => expect(text('env')).toEqual([]));
  it('has the clock and chance passed in', () => expect(text('clock')).toEqual([]));
  it('has no import cycles', () => expect(text('cycle')).toEqual([]));
  it('has no computed imports in product code', () => expect(text('computed')).toEqual([]));
  it('keeps product files within 250 lines', () => expect(text('length')).toEqual([]));
});

describe('the checker', () => {
  const rulesFor = (files: Record<string, string>): string[] =>
    violationsOf(new Map(Object.entries(files))).map(({ rule }) => rule);

  it.each([
    ['shared imports a function', 'shared/a.ts', "import { x } from '../functions/kpi/b.ts';", 'layers'],
    ['shared imports a type of infra', 'shared/a.ts', "import type { x } from '../infra/b.ts';", 'layers'],
    ['one domain imports another', 'functions/kpi/a.ts', "import { x } from '../ingest/b.ts';", 'layers'],
    ['one domain re-exports another', 'functions/kpi/a.ts', "export { x } from '../retention/b.ts';", 'layers'],
    ['a function imports infra', 'functions/kpi/a.ts', "import '../../infra/b.ts';", 'layers'],
    ['local imports shared', 'local/host/a.ts', "const x = await import('../../shared/b.ts');", 'layers'],
    ['a function imports the CDK', 'functions/kpi/a.ts', "import { Stack } from 'aws-cdk-lib';", 'cdk'],
    ['shared imports a CDK submodule', 'shared/a.ts', "import * as s3 from 'aws-cdk-lib/aws-s3';", 'cdk'],
    [
      'pure code imports the SDK',
      'functions/kpi/ledger/a.ts',
      "import { GetCommand } from '@aws-sdk/lib-dynamodb';",
      'sdk',
    ],
    [
      'mixed type and value import of the SDK',
      'shared/kpi/a.ts',
      "import { type A, B } from '@aws-sdk/client-dynamodb';",
      'sdk',
    ],
    ['the environment is read in pure code', 'shared/kpi/a.ts', "const x = process.env['A'];", 'env'],
    ['the environment is read in an infra construct', 'infra/stack.ts', 'const x = process.env;', 'env'],
    ['the clock is read', 'functions/kpi/ledger/a.ts', 'const x = Date.now();', 'clock'],
    ['the clock is passed on unread', 'functions/kpi/ledger/a.ts', 'const f = Date.now;', 'clock'],
    ['a date without arguments', 'shared/kpi/a.ts', 'const x = new Date();', 'clock'],
    ['a date without brackets', 'shared/kpi/a.ts', 'const x = new Date;', 'clock'],
    ['chance in pure code', 'shared/domain/a.ts', 'const x = Math.random();', 'clock'],
    ['the clock is read in a part of a page', 'dashboard/src/parts/a.tsx', 'const x = Date.now();', 'clock'],
    ['a page imports the product', 'dashboard/src/a.tsx', "import { x } from '../../shared/b.ts';", 'layers'],
    ['a computed import', 'functions/kpi/a.ts', 'const x = await import(name);', 'computed'],
    ['a long file', 'shared/a.ts', 'const x = 1;\n'.repeat(251), 'length'],
  ])('finds that %s', (_, file, source, rule) => expect(rulesFor({ [file]: source })).toEqual([rule]));

  it('finds a cycle over three files', () => {
    expect(
      rulesFor({
        'shared/a.ts': "import './b.ts';",
        'shared/b.ts': "import './c.ts';",
        'shared/c.ts': "import './a.ts';",
      }),
    ).toEqual(['cycle']);
  });

  it.each([
    ['a function uses shared', 'functions/kpi/ledger/a.ts', "import { x } from '../../../shared/kpi/b.ts';"],
    [
      'infra uses shared and the CDK',
      'infra/a.ts',
      "import { x } from '../shared/b.ts'; import { App } from 'aws-cdk-lib';",
    ],
    [
      'types of the SDK',
      'functions/kpi/ledger/a.ts',
      "import type { AttributeValue } from '@aws-sdk/client-dynamodb';",
    ],
    [
      'the SDK in a store',
      'functions/ingest/contact-store.ts',
      "import { UpdateCommand } from '@aws-sdk/lib-dynamodb';",
    ],
    [
      'the environment in an entry point',
      'functions/kpi/fold/index.ts',
      'const env = process.env; const now = () => Date.now();',
    ],
    ['the clock in observability', 'shared/observability/a.ts', 'const x = Math.random();'],
    ['a date of a moment', 'shared/a.ts', 'const x = new Date(5);'],
    [
      'words in comments and texts',
      'shared/a.ts',
      "// process.env, Date.now(), import '../infra/a.ts'\nconst x = 'Math.random()';",
    ],
    ['the clock where a page begins', 'dashboard/src/main.tsx', 'const now = () => Date.now();'],
    ['250 lines', 'shared/a.ts', 'const x = 1;\n'.repeat(250)],
  ])('has nothing against it when there is %s', (_, file, source) => expect(rulesFor({ [file]: source })).toEqual([]));
});
