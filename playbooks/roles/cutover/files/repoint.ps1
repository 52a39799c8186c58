# Puts a new address in the place of an old one in a file, and leaves its encoding as it is.
[CmdletBinding(SupportsShouldProcess)]
param([string]$Path, [string]$Old, [string]$New)
$ErrorActionPreference = 'Stop'
$reader = [IO.StreamReader]::new($Path, [Text.UTF8Encoding]::new($false), $true)
try { $text = $reader.ReadToEnd(); $encoding = $reader.CurrentEncoding } finally { $reader.Dispose() }
$pattern = '(?<![\w.-])' + [regex]::Escape($Old) + '(?![\w-])'
$changed = [regex]::Replace($text, $pattern, $New.Replace('$', '$$'))
$Ansible.Changed = $changed -cne $text
if ($Ansible.Changed -and -not $Ansible.CheckMode) { [IO.File]::WriteAllText($Path, $changed, $encoding) }
