/** A query option that is wrong: always 400, with the option and the place named. */
import { invalid, overLimit, type ProblemError } from '../../../../shared/http/problem.ts';

export const wrong = (option: string, message: string): ProblemError => invalid({ field: option, message });
export const tooMuch = (option: string, message: string): ProblemError => overLimit({ field: option, message });
