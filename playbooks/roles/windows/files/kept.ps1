# Keeps files as they were before a phase changes them, takes them away, or puts them back.
[CmdletBinding(SupportsShouldProcess)]
param([string[]]$Paths, [string]$Folder, [string]$State)
$ErrorActionPreference = 'Stop'
$index = Join-Path $Folder 'index.json'
$noted = @{}
if (Test-Path -LiteralPath $index) {
    (Get-Content -LiteralPath $index -Raw | ConvertFrom-Json).PSObject.Properties | ForEach-Object { $noted[$_.Name] = $_.Value }
}

function Save-Index {
    New-Item -ItemType Directory -Force -Path $Folder | Out-Null
    ConvertTo-Json $noted | Set-Content -LiteralPath $index -Encoding UTF8
}

function Get-Hash([string]$Path) {
    if ($Path -and (Test-Path -LiteralPath $Path)) { (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash } else { '' }
}

$Ansible.Changed = $false
foreach ($path in $Paths) {
    $is_there = Test-Path -LiteralPath $path
    if ($State -eq 'restored') {
        if (-not $noted.ContainsKey($path)) { continue }
        $copy = $noted[$path]
        if ((Get-Hash $path) -ne (Get-Hash $copy)) { $Ansible.Changed = $true }
        if ($Ansible.CheckMode) { continue }
        if ($copy) { Copy-Item -LiteralPath $copy -Destination $path -Force }
        elseif ($is_there) { Remove-Item -LiteralPath $path -Force }
        $noted.Remove($path)
        Save-Index
        continue
    }
    if (-not $noted.ContainsKey($path) -and -not $Ansible.CheckMode) {
        $copy = ''
        if ($is_there) {
            New-Item -ItemType Directory -Force -Path $Folder | Out-Null
            $copy = Join-Path $Folder ([guid]::NewGuid().ToString())
            Copy-Item -LiteralPath $path -Destination $copy
        }
        $noted[$path] = $copy
        Save-Index
    }
    if ($State -eq 'away' -and $is_there) {
        $Ansible.Changed = $true
        if (-not $Ansible.CheckMode) { Remove-Item -LiteralPath $path -Force }
    }
}
