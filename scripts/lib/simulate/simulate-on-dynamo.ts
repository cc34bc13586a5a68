/** A simulated campaign on DynamoDB Local: its files on disk, the stand-in and the witness survive; the process does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoDiallingStore } from '../../../functions/retention/dial/dialling-store.ts';
import { connectService, startConnect } from '../../../local/connect/server.ts';
import { fileWitness } from '../../../local/connect/witness.ts';
import { startDynamoLocal } from '../../../local/host/dynamo-local.ts';
import { seasonOf } from '../../../shared/retention/effect/plan.ts';
import { createTables, localClient } from '../../../test/support/tables.ts';
import { Drive } from './drive.ts';
import { dynamoProduct, type DynamoWorld } from './dynamo-product.ts';
import { Outside, resultOf, type SimulationOptions, type SimulationResult } from './outside.ts';
import type { Product } from './product.ts';
import { heldOutShare, startMs, usualFaults } from './scene.ts';
import { beginCampaign } from './simulate.ts';

/** Simulated milliseconds per real one while the process works. */
const pace = 10;
/** A tick costs real time here, and most minutes of a day have nothing to do. */
const everyMinutes = 10;
/** Long enough for all the calls that may be on the line at once; waiting for one to end costs real time too. */
const runMs = 20_000;

const play = async (options: SimulationOptions, folder: string, dynamoEndpoint: string): Promise<SimulationResult> => {
  let current: Product | undefined;
  const mayDial: Product['mayDial'] = async (task, contactId) =>
    current && Promise.race([current.mayDial(task, contactId), current.died.then(() => undefined)]);
  const outside = new Outside(options, { mayDial }, fileWitness(join(folder, 'dials.ndjson')));
  const { clock, random, instance, customers, centre } = outside;
  const service = connectService({ instance, seed: options.seed, faults: () => options.faults ?? usualFaults });
  const connect = await startConnect(service);
  const client = localClient(dynamoEndpoint);
  try {
    const tables = await createTables(client, 'simulated');
    const campaign = await beginCampaign(dynamoDiallingStore(client, tables), options, outside);
    const generationFile = join(folder, 'generation.json');
    writeFileSync(generationFile, JSON.stringify({ table: tables.dialling, epoch: 0 }));
    const world: DynamoWorld = {
      random,
      now: clock.now,
      connectUrl: connect.url,
      dynamoEndpoint,
      tables,
      generationFile,
      pace,
      runMs,
      firstMs: startMs,
      days: options.days,
      instanceId: centre.instanceId,
      campaign,
      season: seasonOf(startMs, 6),
      heldOutShare,
      customers,
    };
    const drive = new Drive({
      clock,
      random,
      incarnate: async (number) => (current = await dynamoProduct(world, number)),
      records: outside.records,
      endings: outside.endings,
      optOuts: outside.optOuts,
      confirmed: (phone, atMs) => outside.confirm(phone, atMs),
      customers,
      runners: options.runners,
      kills: options.kills,
      startMs,
      days: options.days,
      pace,
      everyMinutes,
      isBusy: () => false,
      onMinute: options.onMinute,
      onDeath: options.onDeath,
    });
    const product = await drive.run(() => outside.isQuiet());
    const figures = await product.figures();
    await product.stop();
    return resultOf(options, outside.lives, outside.judge(), figures);
  } finally {
    client.destroy();
    await connect.stop();
  }
};

export const simulateOnDynamo = async (options: SimulationOptions): Promise<SimulationResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-simulation-'));
  const dynamo = await startDynamoLocal({ dbPath: join(folder, 'dynamo'), heapMb: 512 });
  try {
    return await play(options, folder, dynamo.endpoint);
  } finally {
    await dynamo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
