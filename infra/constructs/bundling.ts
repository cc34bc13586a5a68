/** How function code is bundled. Measured: CommonJS with `module` first and without unused credential providers starts fastest. */
import { type BundlingOptions, Charset, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

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

/** Written beside index.js, because whoever loads the asset from within this repository (type: module) would take it for ESM. */
const markCommonJs = (output: string): string => `printf '{"type":"commonjs"}' > "${output}/package.json"`;

/** The built pages, beside index.js. */
export const withSite: BundlingOptions = {
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (input, output) => [markCommonJs(output), `cp -R "${input}/.holdfast/site" "${output}/site"`],
  },
};

export const bundling: BundlingOptions = {
  format: OutputFormat.CJS,
  // Lambda runs 24; 20 is what the local host may run on, and nothing is lost by it.
  target: 'node20',
  minify: true,
  // Else every letter of a Thai name takes six bytes.
  charset: Charset.UTF8,
  sourceMap: false,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  externalModules: [...neverLoaded],
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_input, output) => [markCommonJs(output)],
  },
};
