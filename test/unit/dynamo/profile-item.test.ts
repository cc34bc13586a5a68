import {
  parseProfileItem,
  profilePut,
  profileSegments,
  type Profile,
} from '../../../shared/dynamo/items/profile-item.ts';

const profile: Profile = {
  customerKey: 'id:CUST-1',
  version: 7,
  computedAtMs: 1_793_700_000_000,
  personKeys: ['a:abc'],
  country: 'GB',
  lifecycle: 'repeat',
  lifecycleSince: '2026-11-03',
  moves: [{ day: '2026-11-03', to: 'new' }],
  namelessId: 'n',
  risk: { score: 41, reasons: [{ feature: 'repeat-contact', points: 20.5 }], scorecard: '1' },
  lastContact: { contactId: 'c', atMs: 1, channel: 'CHAT' },
  inbound30: 2,
  contacts: 3,
  purchases: 0,
};

describe('a profile item', () => {
  it('reads back as it was written', () => {
    const { Item } = profilePut('T', profile, undefined);
    expect(parseProfileItem(Item)).toEqual({ customerKey: 'id:CUST-1', version: 7, profile, erasedAtMs: undefined });
    expect(profileSegments).toContain(Item.seg);
  });

  it('is written only over the version that was read, and keeps the mark of an erasure', () => {
    expect(profilePut('T', profile, undefined).ConditionExpression).toBe('attribute_not_exists(pk)');
    const over = profilePut('T', profile, { version: 6, erasedAtMs: 5 });
    expect(over).toMatchObject({ ConditionExpression: '#v = :v', ExpressionAttributeValues: { ':v': 6 } });
    expect(parseProfileItem(over.Item).erasedAtMs).toBe(5);
  });

  it('fits one write unit', () => {
    const { Item } = profilePut('T', profile, undefined);
    expect(Buffer.byteLength(JSON.stringify(Item))).toBeLessThan(1000);
  });
});
