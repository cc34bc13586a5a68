/** The generated centre's Connect instance on this machine: what `GET /v1/now` asks while `npm start` runs. */
import { wallClock } from '../../local/connect/clock.ts';
import { simulatedCustomers } from '../../local/connect/customers.ts';
import { startInboundLife } from '../../local/connect/inbound-life.ts';
import { ConnectInstance } from '../../local/connect/instance.ts';
import { connectService, startConnect } from '../../local/connect/server.ts';
import { memoryWitness } from '../../local/connect/witness.ts';
import { centre, type TrafficOptions } from '../../local/generator/generate.ts';
import { createRandom } from '../../local/generator/random.ts';

export interface LiveCentre {
  readonly url: string;
  readonly instanceArn: string;
  readonly stop: () => Promise<void>;
}

export const startLiveCentre = async (options: TrafficOptions, say: (line: string) => void): Promise<LiveCentre> => {
  const clock = wallClock();
  const instance = new ConnectInstance({
    centre: centre(options),
    clock,
    customers: simulatedCustomers(options.seed),
    seed: options.seed,
    witness: memoryWitness(),
    emit: { record: () => undefined },
    log: say,
  });
  startInboundLife(instance, createRandom(options.seed, 0x1f));
  const { url, stop } = await startConnect(connectService({ instance, seed: options.seed, log: say }), 0, say);
  return {
    url,
    instanceArn: instance.centre.instanceArn,
    stop: async () => {
      clock.stop();
      await stop();
    },
  };
};
