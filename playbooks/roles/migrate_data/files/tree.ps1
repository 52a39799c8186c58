# Tells what a folder holds: a digest of names, sizes and contents, and the number of files and bytes.
[CmdletBinding(SupportsShouldProcess)]
param([string]$Path)
$ErrorActionPreference = 'Stop'
if (-not (Test-Path -LiteralPath $Path)) { throw "the data set is not there: $Path" }
$top = (Resolve-Path -LiteralPath $Path).ProviderPath.TrimEnd('\')
$files = @(Get-ChildItem -LiteralPath $top -Recurse -File -Force | Sort-Object FullName)
$lines = foreach ($file in $files) {
    "$($file.FullName.Substring($top.Length))`0$($file.Length)`0$((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash)"
}
$bytes = [Text.Encoding]::UTF8.GetBytes(($lines -join "`n"))
$digest = [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($bytes)).Replace('-', '')
$Ansible.Result = @{ digest = $digest; files = $files.Count; bytes = [long]($files | Measure-Object Length -Sum).Sum }
