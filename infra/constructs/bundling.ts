/** How function code is bundled. Measured: CommonJS with `module` first and without unused credential providers starts fastest. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { type BuildOptions, buildSync } from 'esbuild';
import { type FunctionDefinition, functions } from '../functions.ts';

/**
 * A function has its credentials in the environment; the SDK asks the other providers (and loads them) only when that one
 * finds nothing, and nothing that is called here answers with an event stream: a third of the bundle would never run.
 * A test checks that they are loaded lazily and that a call works without.
 */
export const neverLoaded = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
] as const;

export const bundling = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // Lambda runs 24; 20 is what the local host may run on, and nothing is lost by it.
  target: 'node20',
  minify: true,
  // Else every letter of a Thai name takes six bytes.
  charset: 'utf8',
  mainFields: ['module', 'main'],
  external: [...neverLoaded],
} satisfies BuildOptions;

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of all functions in one run: what they share is read once. */
export const bundles = {
  ...bundling,
  absWorkingDir: root,
  entryPoints: Object.values(functions).map(({ folder }) => ({ in: `functions/${folder}/index.ts`, out: folder })),
  outdir: root,
  write: false,
} satisfies BuildOptions;

/** Path of an output -> its code. */
const buildAll = (): ReadonlyMap<string, Uint8Array> =>
  new Map(buildSync(bundles).outputFiles.map(({ path, contents }) => [path, contents]));

let built: ReturnType<typeof buildAll> | undefined;

const writeBundle = ({ folder, site }: FunctionDefinition, output: string): void => {
  built ??= buildAll();
  writeFileSync(join(output, 'index.js'), built.get(join(root, `${folder}.js`))!);
  // Whoever loads the asset from within this repository (type: module) would take it for ESM.
  writeFileSync(join(output, 'package.json'), '{"type":"commonjs"}');
  if (site) cpSync(join(root, '.holdfast', 'site'), join(output, 'site'), { recursive: true });
};

/** The source's path tells assets apart; what is deployed is known by its own bytes. */
export const bundledCode = (definition: FunctionDefinition): AssetCode =>
  Code.fromAsset(join(root, 'functions', definition.folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-asked-for'),
      local: {
        tryBundle: (output) => {
          writeBundle(definition, output);
          return true;
        },
      },
    },
  });
