/** T11, T12: a fault at every single storage call of a run, then a retry: nothing lost, nothing twice. */
import { applySources } from '../../../functions/kpi/ledger/apply.ts';
import { foldLanes } from '../../../functions/kpi/ledger/fold.ts';
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import { canonicalBytes, differences } from '../../support/compare.ts';
import { faultAt, faultKinds, Gate, noFaults, openGate } from '../../support/faults.ts';
import { berlin, oracleSettings } from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { MemoryContacts, MemoryKpi } from '../../support/memory-stores.ts';
import { expectedTotals } from '../../support/oracle.ts';
import {
  applyDeps,
  foldDeps,
  ingestDeps,
  patience,
  productTieBreak,
  rulesOf,
  sourceOf,
  testHash,
} from '../../support/pipeline.ts';
import { seeded } from '../../support/random.ts';
import { randomTraffic } from '../../support/records.ts';

const { versions, deliveries } = randomTraffic(seeded(7), { contacts: 2, mostVersions: 3 });
const rules = rulesOf(berlin, 100);
const expected = expectedTotals(versions, oracleSettings(berlin), productTieBreak);

interface State {
  readonly contacts: MemoryContacts;
  readonly kpi: MemoryKpi;
}

/** One run of everything in two batches; the worker may end anywhere. */
const pass = async ({ contacts, kpi }: State, gate: Gate): Promise<void> => {
  const half = Math.ceil(deliveries.length / 2);
  for (const part of [deliveries.slice(0, half), deliveries.slice(half)]) {
    await ingestBatch(ingestDeps(contacts, gate, { concurrency: 1 }), testHash, kinesisRecords(part));
    await applySources(applyDeps(kpi, gate, rules, { pause: patience(3) }), contacts.rows().map(sourceOf));
    await foldLanes(foldDeps(kpi, gate, { concurrency: 1, pause: patience(3) }), [0]);
  }
};

const callsOf = async (): Promise<number> => {
  const plan = faultAt(0, 'crash');
  await pass({ contacts: new MemoryContacts(), kpi: new MemoryKpi() }, new Gate(plan));
  return plan.calls();
};

describe.each(faultKinds.filter((kind) => kind !== 'stall'))('the fault "%s"', (kind) => {
  it('at any one storage call changes nothing after the next run', async () => {
    const calls = await callsOf();
    expect(calls).toBeGreaterThan(25);
    for (let call = 1; call <= calls; call += 1) {
      const state = { contacts: new MemoryContacts(), kpi: new MemoryKpi() };
      await pass(state, new Gate(faultAt(call, kind))).catch(() => undefined);
      await pass(state, openGate());
      expect({ call, found: differences(state.kpi.buckets(), expected) }).toEqual({ call, found: [] });
    }
  });
});

it('two faults in a row at any call change nothing either', async () => {
  const calls = await callsOf();
  const clean = { contacts: new MemoryContacts(), kpi: new MemoryKpi() };
  await pass(clean, new Gate(noFaults));
  for (let call = 1; call <= calls; call += 2) {
    const state = { contacts: new MemoryContacts(), kpi: new MemoryKpi() };
    for (const kind of ['crashAfter', 'lost', 'crashAfter'] as const)
      await pass(state, new Gate(faultAt(call, kind))).catch(() => undefined);
    await pass(state, openGate());
    expect({ call, bytes: canonicalBytes(state.kpi.buckets()) }).toEqual({
      call,
      bytes: canonicalBytes(clean.kpi.buckets()),
    });
  }
});
