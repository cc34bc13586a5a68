import { readBatchResponse } from '../../local/host/stream/batch-response.ts';

const numbers = ['100', '200', '300'];
const read = (payload: unknown, reports = true) =>
  readBatchResponse(JSON.stringify(payload) ?? 'null', numbers, reports);

describe('the answer to a stream batch', () => {
  it.each([
    ['null', null],
    ['undefined, which the runtime turns to null', undefined],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
  ])('%s is success', (_name, payload) => {
    expect(read(payload)).toEqual({ outcome: { kind: 'success' } });
  });

  it('names failures: the lowest sequence number counts, whatever the order', () => {
    const payload = { batchItemFailures: [{ itemIdentifier: '300' }, { itemIdentifier: '200' }] };
    expect(read(payload).outcome).toEqual({ kind: 'partial', firstFailed: 1 });
  });

  it.each([
    ['text', 'ok'],
    ['a list', []],
    ['a number', 1],
    ['no list', { batchItemFailures: {} }],
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: '999' }] }],
    ['one unknown among known', { batchItemFailures: [{ itemIdentifier: '300' }, { itemIdentifier: '999' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a wrong key in the item', { batchItemFailures: [{ sequenceNumber: '100' }] }],
    ['a number for an identifier', { batchItemFailures: [{ itemIdentifier: 100 }] }],
  ])('%s fails the whole batch', (_name, payload) => {
    expect(read(payload).outcome).toEqual({ kind: 'failure' });
  });

  it('with a wrong key is success, as in the cloud, but not in silence', () => {
    expect(read({ failures: ['100'] })).toMatchObject({
      outcome: { kind: 'success' },
      warning: expect.stringContaining('failures') as string,
    });
  });

  it('does not matter when the mapping does not ask for item failures', () => {
    expect(read({ batchItemFailures: [{ itemIdentifier: '100' }] }, false).outcome).toEqual({ kind: 'success' });
  });
});
