#!/usr/bin/env node
import { main } from './cli/main.ts'
import { processIo } from './cli/process/process-io.ts'

// Not process.exit: what is still on its way to a pipe would be lost.
process.exitCode = await main(process.argv.slice(2), processIo())
