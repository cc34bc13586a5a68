// Builds the invented centre for a number of agents. Ids depend on names and numbers only, never on the seed:
// two runs with different seeds show different traffic of the same centre.

import { FIRST_NAMES, LAST_NAMES, QUEUE_DATA, QUEUE_KEYS, SITE_DATA, TEAM_DATA } from './centre-data.ts';
import type { Channel, QueueKey, TeamData } from './centre-data.ts';
import { serviceNumber } from './phone-numbers.ts';
import { createRandom } from './random.ts';

export interface Group {
  readonly arn: string;
  readonly name: string;
}

export interface Queue extends Group {
  readonly key: QueueKey;
  readonly id: string;
  readonly channel: Channel;
  readonly topics: readonly string[];
  /** The line that customers dial, or that they see when called. */
  readonly serviceNumber: string;
}

export interface Site extends Group {
  readonly key: 'in-house' | 'outsourced';
}

export interface Team extends Group {
  readonly site: Site;
  readonly routingProfile: Group;
  /** One entry per contact that an agent of this team works on at the same time. */
  readonly lanes: readonly (readonly QueueKey[])[];
}

export interface Agent {
  readonly index: number;
  readonly id: string;
  readonly arn: string;
  readonly username: string;
  readonly team: Team;
  /** Works 20:00-08:00 on the one queue that is open at night. */
  readonly night: boolean;
}

export interface Centre {
  readonly instanceArn: string;
  readonly instanceId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly sites: readonly Site[];
  readonly teams: readonly Team[];
  readonly agents: readonly Agent[];
  /** One per site; they listen in and never take contacts of their own. */
  readonly supervisors: readonly Agent[];
  readonly queues: Readonly<Record<QueueKey, Queue>>;
  readonly topics: readonly string[];
}

const DEFAULT_INSTANCE_ARN = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';

/** A team of more than this many people is split, as in any real centre. */
const TEAM_SIZE_LIMIT = 15;

/** Stable id of a named thing: the seed is the text itself. */
const namedId = (...names: readonly (string | number)[]): string => {
  const text = names.join('/');
  return createRandom(text.length, ...Array.from(text, (character) => character.codePointAt(0) ?? 0)).uuid();
};

const groupOf = (instanceArn: string, kind: string, name: string): Group => ({
  arn: `${instanceArn}/${kind}/${namedId(kind, name)}`,
  name,
});

const queueOf = (instanceArn: string, key: QueueKey, line: number): Queue => {
  const data = QUEUE_DATA[key];
  const id = namedId('queue', key);
  return {
    key,
    id,
    name: data.name,
    channel: data.channel,
    arn: `${instanceArn}/queue/${id}`,
    topics: data.topics.map(([topic]) => topic),
    serviceNumber: serviceNumber(100 + line * 10),
  };
};

const queuesOf = (instanceArn: string): Record<QueueKey, Queue> => {
  const [billing, faults, sales, cancellations, retention, dialout, chat, backOffice, mail] = QUEUE_KEYS;
  const build = (key: QueueKey): Queue => queueOf(instanceArn, key, QUEUE_KEYS.indexOf(key));
  return {
    billing: build(billing),
    faults: build(faults),
    sales: build(sales),
    cancellations: build(cancellations),
    retention: build(retention),
    dialout: build(dialout),
    chat: build(chat),
    'back-office': build(backOffice),
    mail: build(mail),
  };
};

const agentOf = (instanceArn: string, index: number, team: Team, night: boolean): Agent => {
  const id = namedId('agent', index);
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? 'agent';
  const last = LAST_NAMES[Math.floor(index / FIRST_NAMES.length + index * 7) % LAST_NAMES.length] ?? 'agent';
  const round = Math.floor(index / (FIRST_NAMES.length * LAST_NAMES.length));
  // Outsourcers log in with numbers instead of names.
  const own = `${first}.${last}${round > 0 ? String(round + 1) : ''}`;
  const username = team.site.key === 'outsourced' ? `corvane-${String(index + 1).padStart(4, '0')}` : own;
  return { index, id, arn: `${instanceArn}/agent/${id}`, username, team, night };
};

/** Heads per team by cumulative rounding: they always sum to the number asked for, and nobody's team is empty for long. */
const headcounts = (agents: number): readonly number[] => {
  let sum = 0;
  let given = 0;
  return TEAM_DATA.map(({ share }) => {
    sum += share;
    const upTo = Math.round(sum * agents);
    const heads = upTo - given;
    given = upTo;
    return heads;
  });
};

const splitTeams = (data: TeamData, heads: number): readonly { readonly name: string; readonly size: number }[] => {
  const parts = Math.max(1, Math.ceil(heads / TEAM_SIZE_LIMIT));
  return Array.from({ length: parts }, (_, part) => ({
    name: part === 0 ? data.name : `${data.name} ${String(part + 1)}`,
    size: Math.floor(((part + 1) * heads) / parts) - Math.floor((part * heads) / parts),
  }));
};

/** One agent in three of the outsourced fault teams works at night (at least one, so that a night call can be answered). */
const isNightWorker = (data: TeamData, place: number): boolean => data.name === 'Corvane faults' && place % 3 === 0;

export const buildCentre = (agents: number, timeZone: string, instanceArn = DEFAULT_INSTANCE_ARN): Centre => {
  const arnParts = /^arn:[^:]+:connect:[^:]+:(\d{12}):instance\/(.+)$/.exec(instanceArn);
  if (!arnParts) throw new RangeError(`not the ARN of a Connect instance: ${instanceArn}`);
  const sites = SITE_DATA.map(({ key, name }): Site => ({ key, ...groupOf(instanceArn, 'agent-group', name) }));
  const siteOf = (key: Site['key']): Site =>
    sites.find((site) => site.key === key) ?? { key, ...groupOf(instanceArn, 'agent-group', key) };
  const teams: Team[] = [];
  const staff: Agent[] = [];
  TEAM_DATA.forEach((data, position) => {
    for (const { name, size } of splitTeams(data, headcounts(agents)[position] ?? 0)) {
      const team: Team = {
        ...groupOf(instanceArn, 'agent-group', name),
        site: siteOf(data.site),
        routingProfile: groupOf(instanceArn, 'routing-profile', data.routingProfile),
        lanes: data.lanes,
      };
      teams.push(team);
      for (let place = 0; place < size; place += 1)
        staff.push(agentOf(instanceArn, staff.length, team, isNightWorker(data, place)));
    }
  });
  const supervisors = sites.map((site, position) => {
    const team: Team = {
      ...groupOf(instanceArn, 'agent-group', `Supervisors ${site.name}`),
      site,
      routingProfile: groupOf(instanceArn, 'routing-profile', 'Supervisors'),
      lanes: [],
    };
    return {
      ...agentOf(instanceArn, 100_000 + position, team, false),
      username: site.key === 'in-house' ? 'h.lindqvarn' : 'corvane-lead-1',
    };
  });
  const queues = queuesOf(instanceArn);
  const topics = [...new Set(Object.values(queues).flatMap((queue) => queue.topics))];
  return {
    instanceArn,
    instanceId: arnParts[2] ?? '',
    accountId: arnParts[1] ?? '',
    timeZone,
    sites,
    teams,
    agents: staff,
    supervisors,
    queues,
    topics,
  };
};
