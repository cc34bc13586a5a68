/** Entry of `cdk synth` and `cdk deploy`. Context: config, mode, connectInstanceArn, releasedAt, stackName, apiLogRole. */
import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { parseSettings } from './settings.ts';
import { HoldfastStack } from './stack.ts';

const app = new App({ analyticsReporting: false });
const context = (name: string): unknown => app.node.tryGetContext(name);
const settings = parseSettings(context, () => Math.floor(Date.now() / 1000));
const stackName = context('stackName');

new HoldfastStack(app, 'Holdfast', { ...settings, ...(typeof stackName === 'string' ? { stackName } : {}) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
