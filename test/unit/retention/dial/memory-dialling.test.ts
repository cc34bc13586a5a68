import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { diallingContract } from '../../../support/dialling-contract.ts';

describe('dialling in memory', () => {
  diallingContract(async () => new MemoryDialling());
});
