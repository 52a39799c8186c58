# Renames what came to places that were claimed, and forgets the claims. Deletes nothing.
[CmdletBinding(SupportsShouldProcess)]
param([string[]]$Paths, [string]$Note)
$ErrorActionPreference = 'Stop'
$Ansible.Changed = $false
if (-not (Test-Path -LiteralPath $Note)) { return }
$noted = @{}
(Get-Content -LiteralPath $Note -Raw | ConvertFrom-Json).PSObject.Properties | ForEach-Object { $noted[$_.Name] = $_.Value }
foreach ($path in $Paths | Where-Object { $noted.ContainsKey($_) }) {
    $is_there = Test-Path -LiteralPath $path
    if ($is_there) { $Ansible.Changed = $true }
    if ($Ansible.CheckMode) { continue }
    $number = 1
    while (Test-Path -LiteralPath "$path.rolled-back-$number") { $number++ }
    if ($is_there) { Move-Item -LiteralPath $path -Destination "$path.rolled-back-$number" }
    $noted.Remove($path)
    ConvertTo-Json $noted | Set-Content -LiteralPath $Note -Encoding UTF8
}
