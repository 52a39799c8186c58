# Brings a data set from a share with Robocopy, to a place that was empty, and compares the digest. Deletes nothing.
[CmdletBinding(SupportsShouldProcess)]
param([string]$Source, [string]$Path, [string]$Wanted, [string]$Note)
$ErrorActionPreference = 'Stop'
if (-not $Source) { throw "name the share of the data set for $Path" }

function Get-Digest {
    if (-not (Test-Path -LiteralPath $Path)) { return '' }
    $top = (Resolve-Path -LiteralPath $Path).ProviderPath.TrimEnd('\')
    $lines = foreach ($file in @(Get-ChildItem -LiteralPath $top -Recurse -File -Force | Sort-Object FullName)) {
        "$($file.FullName.Substring($top.Length))`0$($file.Length)`0$((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash)"
    }
    $bytes = [Text.Encoding]::UTF8.GetBytes(($lines -join "`n"))
    [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($bytes)).Replace('-', '')
}

$noted = @{}
if (Test-Path -LiteralPath $Note) {
    (Get-Content -LiteralPath $Note -Raw | ConvertFrom-Json).PSObject.Properties | ForEach-Object { $noted[$_.Name] = $_.Value }
}
$Ansible.Changed = (Get-Digest) -ne $Wanted
if (-not $Ansible.Changed) { return }
if (-not $noted.ContainsKey($Path) -and (Test-Path -LiteralPath $Path) -and (Get-ChildItem -LiteralPath $Path -Force)) {
    throw "there is data already, of which nobody knows whose it is: $Path"
}
if ($Ansible.CheckMode) { return }
$noted[$Path] = $true
New-Item -ItemType Directory -Force -Path (Split-Path $Note), $Path | Out-Null
ConvertTo-Json $noted | Set-Content -LiteralPath $Note -Encoding UTF8
$told = robocopy $Source $Path /E /COPY:DAT /DCOPY:DAT /R:2 /W:5 /NP /NFL /NDL | Out-String
if ($LASTEXITCODE -ge 8) { throw "robocopy ends with ${LASTEXITCODE}: $told" }
if ((Get-Digest) -ne $Wanted) { throw "not the same on both hosts, or changed meanwhile: $Path" }
