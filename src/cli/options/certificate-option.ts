import { Option } from 'commander'
import { UsageError } from '../process/failure.ts'
import type { MethodOptions } from './options.ts'

export const certificateOption = (): Option =>
  new Option('--certificate <file>', 'write a proof that `xlane verify` checks without trusting the solver')

/** Only one method's bounds can be certified. */
export const checkCertifiable = ({
  certificate,
  method,
}: Pick<MethodOptions, 'method'> & { readonly certificate?: string }): void => {
  if (certificate !== undefined && method === 'x-adj')
    throw new UsageError("option '--certificate' is for fixed-point bounds, not for --method x-adj")
}
