/** Retention calls: the flow of a call that the dialler placed, the whisper of one that an agent dials, the survey after it. */
import { dialAttribute } from '../../shared/domain/dial-attribute.ts';
import type { QuestionId } from '../../shared/domain/survey.ts';
import type { ScaleId } from '../../shared/domain/survey-scales.ts';
import {
  answer,
  ask,
  compare,
  completeCall,
  endFlow,
  hangUp,
  hook,
  menu,
  note,
  noteForFlow,
  question,
  runModule,
  say,
  storedInput,
  toQueue,
} from './actions.ts';
import type { Action, FlowDefinition } from './language.ts';
import { attribute, attributePath, moduleId } from './modules.ts';
import { agentWhisper, queueFlow } from './waiting.ts';

interface Asked {
  readonly id: QuestionId;
  readonly text: string;
  readonly scale: ScaleId;
  readonly digits: number;
}

/** Every answer is kept by itself: whoever hangs up half-way has answered what was asked so far. */
const surveyQuestions: readonly [Asked, ...Asked[]] = [
  { id: 'csat', text: 'How satisfied are you with this call? 1 is not at all, 5 is very.', scale: '1-5', digits: 1 },
  { id: 'ces', text: 'How easy was it? 1 is very easy, 5 is very hard.', scale: 'effort-1-5', digits: 1 },
  { id: 'nps', text: 'Would you recommend us? 0 is no, 10 is yes. End with the hash key.', scale: '0-10', digits: 2 },
];

const stepOf = ({ id, text, scale, digits }: Asked, index: number): Action[] => {
  const following = surveyQuestions[index + 1];
  const next = following === undefined ? 'thank' : `ask for ${following.id}`;
  return [
    question(`ask for ${id}`, text, digits, `keep ${id}`, next),
    ask(`keep ${id}`, 'survey', { [id]: storedInput, scale }, next, next),
  ];
};

export const surveyFlow: FlowDefinition = {
  id: 'flowSurvey',
  title: 'survey after a contact',
  description: 'Disconnect flow: satisfaction, effort and recommendation, credited to the conversation before.',
  type: 'CONTACT_FLOW',
  actions: [
    ask('a survey is offered', 'survey', {}, `ask for ${surveyQuestions[0].id}`, `ask for ${surveyQuestions[0].id}`),
    ...surveyQuestions.flatMap(stepOf),
    say('thank', 'Thank you. Goodbye.', 'hang up'),
    hangUp('hang up'),
  ],
};

/** Minutes until a customer who asks for another time is called. */
const laterMinutes = 1440;

export const retentionCall: FlowDefinition = {
  id: 'flowRetentionCall',
  title: 'retention call',
  description: 'Flow of a call that the dialler placed: talk now, at another time, or never again.',
  type: 'CONTACT_FLOW',
  actions: [
    hook('set the queue flow', 'CustomerQueue', queueFlow.id, 'set the agent whisper'),
    hook('set the agent whisper', 'AgentWhisper', agentWhisper.id, 'set the survey'),
    hook('set the survey', 'CustomerRemaining', surveyFlow.id, 'who is it'),
    runModule('who is it', moduleId('customer-context'), 'greet'),
    menu(
      'greet',
      'We are calling about your last contact with us. Press 1 to talk to a colleague now, 2 to be called at another time, 9 if we are not to call you again.',
      { '2': 'promise for later', '9': 'do not call again' },
      'talk now',
    ),
    toQueue('talk now', 'hang up', 'nobody is free'),
    say('nobody is free', 'All colleagues are busy. We will call you again.', 'promise for later'),
    note(
      'promise for later',
      { [attribute('callback-promise', 'dueInMinutes')]: String(laterMinutes) },
      'keep the promise',
    ),
    runModule('keep the promise', moduleId('callback-promise'), 'is it promised'),
    compare(
      'is it promised',
      attributePath('callback-promise', 'status'),
      { promised: 'say it is promised' },
      'say goodbye',
    ),
    say('say it is promised', 'We will call you tomorrow.', 'say goodbye'),
    runModule('do not call again', moduleId('opt-out'), 'is it kept'),
    compare(
      'is it kept',
      attributePath('opt-out', 'status'),
      { recorded: 'say it is kept', known: 'say it is kept' },
      'tell a colleague',
    ),
    say('say it is kept', 'We will not call you again.', 'say goodbye'),
    say('tell a colleague', 'Please tell a colleague that you do not want to be called.', 'talk to a colleague'),
    toQueue('talk to a colleague', 'hang up', 'say goodbye'),
    say('say goodbye', 'Goodbye.', 'hang up'),
    hangUp('hang up'),
  ],
};

const callerId = 'callerId';

/**
 * A whisper flow cannot hang up, and when it ends or says something the call is placed. So a refused call is stopped by the
 * function itself (StopContact), and if that has not happened or nobody could be asked, by a caller id that is no number.
 */
export const outboundWhisper: FlowDefinition = {
  id: 'flowOutboundWhisper',
  title: 'outbound whisper',
  description:
    'Outbound whisper flow of queues from which agents dial: no call that may-dial has not allowed is placed.',
  type: 'OUTBOUND_WHISPER',
  actions: [
    ask('ask', 'may-dial', {}, 'may it be called', 'refuse'),
    compare('may it be called', answer('mayDial'), { true: 'is it ours' }, 'refuse'),
    compare('is it ours', answer('dialId'), { none: 'call' }, 'keep the dial'),
    note('keep the dial', { [dialAttribute]: answer('dialId') }, 'call', 'refuse'),
    completeCall('call', 'end'),
    noteForFlow('refuse', { [callerId]: 'refused' }, 'place no call', 'refuse'),
    completeCall('place no call', 'end', `$.FlowAttributes.${callerId}`),
    endFlow('end'),
  ],
};
