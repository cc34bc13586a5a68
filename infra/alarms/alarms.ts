/** All alarms of a stack. A new one goes into the file of its area; a new area gets a file of its own and a line here. */
import type { AlarmDefinition } from './alarm.ts';
import { customerAlarms } from './customer-alarms.ts';
import { diallingAlarms } from './dialling-alarms.ts';
import { kpiAlarms } from './kpi-alarms.ts';
import { platformAlarms } from './platform-alarms.ts';
import { recordsAlarms } from './records-alarms.ts';
import type { AlarmSettings, Subjects } from './subjects.ts';

export const alarmsOf = (subjects: Subjects, settings: AlarmSettings): AlarmDefinition[] => [
  ...recordsAlarms(subjects, settings),
  ...kpiAlarms(subjects.tables, settings),
  ...diallingAlarms,
  ...customerAlarms,
  ...platformAlarms(subjects),
];
