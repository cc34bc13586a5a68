/** `npm run bench`: what Holdfast costs, as ratios taken in one run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startDynamoLocal } from '../local/host/dynamo-local.ts';
import { ensureAssembly } from '../scripts/lib/assembly.ts';
import { progress } from '../scripts/lib/progress.ts';
import { parseConfig } from '../shared/config/config.ts';
import { localClient } from '../test/support/tables.ts';
import { decodeCost } from './decode.ts';
import { unitsOf } from './model.ts';
import { benchRecords } from './records.ts';
import { type CapacityInput, capacityPage, costSentence } from './capacity.ts';
import { circumstancesLine, withFigures } from './readme.ts';
import { ratiosOf, tables, type Figures } from './report.ts';
import { alignedTable } from '../scripts/lib/markdown.ts';
import { measurePeaks, measureStarts, resourceTypes } from './starts.ts';
import { floorArm, freshTables, holdfastArm, naiveArm, type Arm, type Cost } from './write-path.ts';

const help = `npm run bench -- [options]

Measures Holdfast beside a naive design and beside the floor, in one run, and prints ratios.

  --contacts N   contacts that each arm writes on DynamoDB Local (default 2000)
  --rounds N     fresh processes per bundle (default 11)
  --json FILE    write {ratios, figures} to a file as well
  --capacity FILE  write the page on capacity and cost (docs/capacity.md)
  --readme FILE  put ratios and cost between the marks of a page (README.md)
  --help         this text

Exit codes: 0 measured (a ratio that does not hold is no error), 1 failed, 2 wrong options.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const options = () => {
  const { values } = parseArgs({
    options: {
      contacts: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '11' },
      json: { type: 'string' },
      capacity: { type: 'string' },
      readme: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'contacts' | 'rounds', least: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`--${name} must be a whole number of at least ${least}`);
    return value;
  };
  return {
    contacts: number('contacts', 200),
    rounds: number('rounds', 1),
    json: values.json,
    capacity: values.capacity,
    readme: values.readme,
    help: values.help,
  };
};

const batch = 100;
/** The fold waits for its window, so it finds the entries of more than one batch. */
const batchesPerFold = 2;

/** The arms take turns batch by batch, so that whatever else the machine does meets all of them. */
const writePath = async (contacts: number): Promise<Readonly<Record<'holdfast' | 'naive' | 'floor', Cost>>> => {
  const engine = await startDynamoLocal();
  try {
    const clients = [localClient(engine.endpoint), localClient(engine.endpoint), localClient(engine.endpoint)] as const;
    const names = await freshTables(clients[0]);
    const holdfast = holdfastArm(clients[0], names, batchesPerFold);
    const naive = naiveArm(clients[1], names);
    const floor = floorArm(clients[2], names);
    const texts = benchRecords({ count: contacts, agents: 40, seed: 1 });
    const bar = progress('Write path ', contacts);
    for (let at = 0; at < texts.length; at += batch) {
      const arms: readonly Arm[] = (at / batch) % 2 === 0 ? [holdfast, naive, floor] : [floor, naive, holdfast];
      for (const arm of arms) await arm.run(texts.slice(at, at + batch), at);
      bar.step(at);
    }
    bar.end();
    for (const client of clients) client.destroy();
    return { holdfast: holdfast.cost(), naive: naive.cost(), floor: floor.cost() };
  } finally {
    await engine.stop();
  }
};

const capacityInput = (assembly: string, { path, sets }: Figures): CapacityInput => {
  const count = (type: string): number => resourceTypes(assembly).filter((one) => one === type).length;
  const [first] = sets;
  if (!first) throw new Error('no set was measured');
  return {
    cpuUsPerContact: path.holdfast.cpuUs,
    foldWindowSeconds: parseConfig(JSON.parse(readFileSync('holdfast.config.json', 'utf8'))).foldWindowSeconds,
    keys: count('AWS::KMS::Key'),
    alarms: count('AWS::CloudWatch::Alarm'),
    queue: first.units.queue,
  };
};

const circumstances = (contacts: number, rounds: number): string => {
  const [first] = cpus();
  return circumstancesLine({
    command: `npm run bench -- --contacts ${contacts} --rounds ${rounds}`,
    day: new Date().toISOString().slice(0, 10),
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    load: loadavg()[2] ?? 0,
  });
};

const writeReadme = (file: string, parts: readonly string[]): void => {
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), parts.join('\n\n')));
};

const main = async (): Promise<void> => {
  const { contacts, rounds, json, capacity, readme, help: asked } = options();
  if (asked) return void process.stdout.write(`${help}\n`);
  const assembly = ensureAssembly(say);
  say('Decoding ...');
  const decode = [0, 8_000].map((bytes) => decodeCost(benchRecords({ count: 500, agents: 40, seed: 3, bytes })));
  say('Write units ...');
  const sets = [
    { name: '5,000 contacts, 40 agents', count: 5_000, agents: 40 },
    { name: '20,000 contacts, 40 agents', count: 20_000, agents: 40 },
    { name: '20,000 contacts, 5,000 agents', count: 20_000, agents: 5_000 },
  ].map(({ name, count, agents }) => ({
    name,
    units: unitsOf(benchRecords({ count, agents, seed: 1 }), { batch, batchesPerFold }),
  }));
  const single = unitsOf(benchRecords({ count: 1_000, agents: 40, seed: 1 }), { batch: 1, batchesPerFold: 4 });
  const whole = unitsOf(benchRecords({ count: contacts, agents: 40, seed: 1 }), {
    batch,
    batchesPerFold,
    allSlices: true,
  });
  const queues = [8, 24].map((hours) => ({
    hours,
    // As many contacts an hour as in the first set.
    queue: unitsOf(benchRecords({ count: 625 * hours, agents: 40, seed: 1, hours }), { batch, batchesPerFold }).queue,
  }));
  const path = await writePath(contacts);
  const bar = progress('Cold starts', (rounds + 1) * 10);
  const starts = await measureStarts(assembly, rounds, (done) => bar.step(done));
  bar.end();
  const figures: Figures = { decode, sets, single, whole, queues, path, starts, peaks: await measurePeaks(assembly) };
  const ratios = ratiosOf(figures);
  const ratioTable = alignedTable(['ratio', 'measured', 'target', 'stretch', ''], ratios.rows);
  process.stdout.write(`${tables(figures).join('\n\n')}\n\n${ratioTable}\n`);
  const input = capacityInput(assembly, figures);
  if (capacity !== undefined) writeFileSync(capacity, capacityPage(input));
  if (readme !== undefined) writeReadme(readme, [circumstances(contacts, rounds), ratioTable, costSentence(input)]);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ratios: ratios.values, figures }, null, 2)}\n`);
};

main().catch((error: unknown) => {
  const isWrongOption = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
  say(error instanceof Error ? ((isWrongOption ? undefined : error.stack) ?? error.message) : String(error));
  process.exitCode = isWrongOption ? 2 : 1;
});
