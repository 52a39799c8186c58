# Starts, stops and restores services and scheduled tasks, and remembers how they were before the first change.
[CmdletBinding(SupportsShouldProcess)]
param([string[]]$Names, [string]$State, [string]$Enabled, [string]$Note)
$ErrorActionPreference = 'Stop'

function Get-Task([string]$Name) {
    $cut = $Name.LastIndexOf('\')
    Get-ScheduledTask -TaskPath $Name.Substring(0, $cut + 1) -TaskName $Name.Substring($cut + 1)
}

function Get-State([string]$Name) {
    if ($Name.StartsWith('\')) {
        $task = Get-Task $Name
        # A task rests between its runs: what counts is whether it may start.
        $may = $task.State -ne 'Disabled'
        return @{ running = $may; enabled = $may; start = '' }
    }
    $service = Get-CimInstance Win32_Service -Filter "Name='$($Name.Replace("'", "''"))'"
    if (-not $service) { throw "there is no such service: $Name" }
    return @{
        running = $service.State -eq 'Running'
        enabled = $service.StartMode -ne 'Disabled'
        start = $service.StartMode
    }
}

function Set-State([string]$Name, $Now, $Wanted) {
    if ($Name.StartsWith('\')) {
        $task = Get-Task $Name
        if ($Wanted.enabled) { $task | Enable-ScheduledTask | Out-Null }
        else { $task | Stop-ScheduledTask; $task | Disable-ScheduledTask | Out-Null }
        return
    }
    if ($Wanted.enabled -ne $Now.enabled) {
        $start = if (-not $Wanted.enabled) { 'Disabled' } elseif ($Wanted.start -eq 'Manual') { 'Manual' } else { 'Automatic' }
        Set-Service -Name $Name -StartupType $start
    }
    if ($Wanted.running -and -not $Now.running) { Start-Service -Name $Name }
    if ($Now.running -and -not $Wanted.running) { Stop-Service -Name $Name -Force }
}

$noted = @{}
if ($Note -and (Test-Path -LiteralPath $Note)) {
    (Get-Content -LiteralPath $Note -Raw | ConvertFrom-Json).PSObject.Properties | ForEach-Object { $noted[$_.Name] = $_.Value }
}
$Ansible.Changed = $false
$told = @{}
foreach ($name in $Names) {
    $now = Get-State $name
    $wanted = @{ running = $State -eq 'started'; enabled = $now.enabled; start = $now.start }
    if ($Enabled) { $wanted.enabled = $Enabled -eq 'yes' }
    if ($State -eq 'looked_at') { $wanted = $now }
    if ($State -eq 'remembered') { $wanted = if ($noted.ContainsKey($name)) { $noted[$name] } else { $now } }
    # A task has one switch only.
    if ($name.StartsWith('\') -and $State -in 'started', 'stopped') { $wanted.enabled = $wanted.running }
    $told[$name] = @{ running = $wanted.running; enabled = $wanted.enabled }
    $differs = $wanted.running -ne $now.running -or $wanted.enabled -ne $now.enabled
    if ($Note -and $State -in 'started', 'stopped' -and -not $noted.ContainsKey($name)) { $noted[$name] = $now }
    if ($differs) { $Ansible.Changed = $true }
    if ($Ansible.CheckMode) { continue }
    if ($Note -and $State -in 'started', 'stopped') {
        New-Item -ItemType Directory -Force -Path (Split-Path $Note) | Out-Null
        ConvertTo-Json $noted | Set-Content -LiteralPath $Note -Encoding UTF8
    }
    if ($differs) { Set-State $name $now $wanted }
    if ($Note -and $State -eq 'remembered' -and $noted.ContainsKey($name)) {
        $noted.Remove($name)
        ConvertTo-Json $noted | Set-Content -LiteralPath $Note -Encoding UTF8
    }
}
$Ansible.Result = @{ services = $told }
