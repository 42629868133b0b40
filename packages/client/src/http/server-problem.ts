import { type ProblemJson, UnibusError } from '@unibus/protocol';

/** The server said no. `problem` is its whole answer (RFC 9457), with the request id that finds it in the log. */
export class ServerProblem extends UnibusError {
  readonly problem: ProblemJson;

  constructor(problem: ProblemJson) {
    super(problem.code, problem.detail, problem.field === null ? {} : { field: problem.field });
    this.problem = problem;
  }

  get requestId(): string {
    return this.problem.request_id;
  }
}
