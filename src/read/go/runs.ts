/** The functions through which Go programs run others. */
import type { Language } from '../lib/code/index.ts';

/** What the parser makes of structures and options that say what is run; no program can call a function of these names. */
export const COMMAND_CALL = '#command';
export const HELM_CALL = '#helm';
export const DOCKER_CALL = '#docker';

export const go: Language = {
  name: 'Go',
  runs: [
    // https://pkg.go.dev/os/exec, also golang.org/x/sys/execabs, and k8s.io/utils/exec with `exec.New().Command`
    { callee: /(?:^|\.)exec(?:\.New)?\.Command$/, takes: 'words' },
    { callee: /(?:^|\.)exec(?:\.New)?\.CommandContext$/, takes: 'words', skip: 1 },
    { callee: /^#command$/, takes: 'words' },
    { callee: /^#helm$/, takes: 'words', prefix: ['helm'] },
    { callee: /^#docker$/, takes: 'words', prefix: ['docker', 'run'] },
    // https://pkg.go.dev/github.com/magefile/mage/sh
    { callee: /^mage\.sh\.RunV?$/, takes: 'words' },
    { callee: /^mage\.sh\.Output$/, takes: 'words', captures: true },
    { callee: /^mage\.sh\.RunWithV?$/, takes: 'words', skip: 1 },
    { callee: /^mage\.sh\.OutputWith$/, takes: 'words', skip: 1, captures: true },
    { callee: /^mage\.sh\.Exec$/, takes: 'words', skip: 3 },
    // https://pkg.go.dev/github.com/bitfield/script
    { callee: /^bitfield\.script\.(?:\w+\.)*Exec$/, takes: 'shell' },
    // https://pkg.go.dev/github.com/gruntwork-io/terratest/modules/helm
    { callee: /^terratest\.helm\.RunHelmCommandAndGet\w*$/, takes: 'words', skip: 2, prefix: ['helm'], captures: true },
  ],
  environment: ['os.Getenv', 'os.LookupEnv', 'syscall.Getenv'],
  notesReading: true,
  arguments: { names: ['os.Args'], skip: 1 },
  setters: ['os.Setenv', 'syscall.Setenv', 't.Setenv', 'b.Setenv', 'tb.Setenv', 'GinkgoT.Setenv'],
  adders: [],
};
