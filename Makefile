# Everything a newcomer needs: 'make demo' runs the main job, 'make test' the tests. Both set up what is missing first.

CONFIGURATION := Release
DOTNET := DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet

.PHONY: all setup packages build pack test test-nightly study-exact study-powercuts study-link study-cifar10 study-compression study-fuzz study-nanoclr study-native study-line study-cost study-host study-drift study-xsdd study-architecture study-anomaly study-localization demo bench bench-mcu lint format clean

all: build

# Compilers and emulators of the ladder; does nothing when they are there.
setup:
	@eng/setup.sh

# Asks the configured feeds once which of the real packages they hold; writes packages.props.
packages: packages.props
packages.props:
	@eng/packages.sh

build: packages
	@$(DOTNET) build Edge.sln -c $(CONFIGURATION) -v quiet -clp:NoSummary

# The tool, the MSBuild package and the templates of 'dotnet new', into artifacts/.
pack:
	@eng/pack.sh

test: setup build pack
	@eng/test.sh $(CONFIGURATION)

# The property tests with many more draws: make test-nightly GRAPHS=5000
GRAPHS ?= 2000
test-nightly: setup build
	@EDGE_GRAPHS=$(GRAPHS) EDGE_PROPERTY_RUNS=1000 eng/test.sh $(CONFIGURATION)

# The exact passes on public models, with many more inputs, by the reference and by emitted C: make study-exact INPUTS=10000 MODELS=../models
INPUTS ?= 10000
MODELS ?= ../shared/data/models/mlperf-tiny
study-exact: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- exact --models $(MODELS) --inputs $(INPUTS)

# Updates whose power is cut, nested as it falls; writes bench/results/powercuts.md: make study-powercuts CUTS=100000
CUTS ?= 100000
study-powercuts: build
	@EDGE_POWER_CUTS=$(CUTS) $(DOTNET) test tests/Runtime/Edge.Runtime.Tests.csproj -c $(CONFIGURATION) --no-build --filter PowerCutTests

# The firmware in C in QEMU behind a bad wire that is cut 50 times; writes bench/results/link.md: make study-link IMAGES=10000
study-link: setup build
	@EDGE_LINK_IMAGES=$(IMAGES) $(DOTNET) test tests/Devices/Edge.Devices.Tests.csproj -c $(CONFIGURATION) --no-build --filter Many_images_over_a_bad_wire

# An hour of a simulated line around the device's own firmware; writes bench/results/line.md.
study-line: build
	@EDGE_STUDY_LINE=1 $(DOTNET) test tests/Devices/Edge.Devices.Tests.csproj -c $(CONFIGURATION) --no-build --filter VirtualLineTests

# What INT8 costs on CIFAR-10's test images; writes bench/results/cifar10.md, and goes on where it was interrupted: make study-cifar10 MODEL=ic_resnet8 DRAWS=5
MODEL ?=
DRAWS ?= 1
IMAGES ?= 10000
BITS ?= 8,4
ROUNDING ?= covariance
QAT ?= 0
study-cifar10: build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- cifar10 --data ../shared/data --draws $(DRAWS) --images $(IMAGES) --bits $(BITS) --rounding $(ROUNDING) --qat $(QAT) $(if $(MODEL),--model $(MODEL))

# The compression studies, a part and a seed at a time; writes bench/results/compression-*, and goes on where it was interrupted:
# make study-compression PART=orders SEED=1. Parts: baseline probe orders grid lowrank scalable combined ptq. They begin with the trained network in
# bench/baselines where there is one, since training it takes two hours; BASELINE= (empty) trains it, BASELINE=FILE takes one of 'edge train'.
PART ?= orders
SEED ?= 1
BASELINE ?= $(if $(filter-out baseline,$(PART)),$(wildcard bench/baselines/vgg10-$(SEED).edge))
BASELINE_HOURS ?= $(if $(filter 2,$(SEED)),1.05,1.73)
STATE ?= build/study-compression
study-compression: build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- compression --data ../shared/data --part $(PART) --seed $(SEED) --state $(STATE) $(if $(BASELINE),--baseline $(BASELINE) --baseline-hours $(BASELINE_HOURS))

# Import of damaged and of wrongly told files, with many more of them: make study-fuzz RUNS=100000
RUNS ?= 100000
study-fuzz: build
	@EDGE_PROPERTY_RUNS=$(RUNS) $(DOTNET) test tests/Compiler/Edge.Compiler.Tests.csproj -c $(CONFIGURATION) --no-build --filter ImportFuzzTests --logger "console;verbosity=detailed"

# Emitted C# on nanoCLR, plain kernels against straight-line code; needs nanoFramework's programs and the demo's model.
study-nanoclr: build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- nanoclr --model build/demo/build/parts.int8.edge --models $(MODELS)/..

# The native runtime on a nanoCLR that has it, against the same C called directly; needs nanoFramework's programs and the demo's model.
study-native: build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- native --model build/demo/build/parts.int8.edge --models $(MODELS)

# What kernels cost on each core, counted in QEMU; writes boards/costs and bench/results/cost.md. Some lines alone, in a minute: make study-cost KERNELS=mean_s8,add_s8
KERNELS ?=
study-cost: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- cost $(if $(KERNELS),--only $(KERNELS),--models $(MODELS))

# Instructions and modelled cycles on the ladder's cores, per network and per operator, beside other programs' of bench/peers; writes bench/results/mcu.md.
bench-mcu: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- mcu --models $(MODELS)

# Networks that learned from good parts alone, on rendered parts and on the shared data; writes bench/results/anomaly.md: make study-anomaly SEEDS=3
SEEDS ?= 3
study-anomaly: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- anomaly --data ../shared/data --seeds $(SEEDS)

# How fast INT8 networks are judged on this computer; writes bench/results/host.md.
study-host: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- host --models $(MODELS)

# How soon the drift sentinel notices less light, dirt and another surface, and how often it errs; needs the demo's model; writes bench/results/drift.md.
study-drift: build
	@./edge sim drift --model build/demo/build/parts.int8.edge --results bench/results/drift.md

# Steel defects within 64 KiB of flash and of RAM on a Cortex-M4; writes bench/results/xsdd.md.
study-xsdd: setup build
	@eng/xsdd.sh

# The architecture for the steel defects, within 64 KiB and 64 KiB; prints what bench/results/architecture.md holds.
study-architecture: setup build
	@./edge search --architecture --project bench/xsdd/edge.yaml --candidates 9 --flash 64K --ram 64K --set train.epochs=60

# Defects of rendered parts, found in cells of a grid, and the network accelerated by low rank; writes bench/results/localization.md:
# it begins with the trained networks in bench/baselines; LOCATORS= (empty) trains them, in half an hour of a core.
LOCATORS ?= bench/baselines
study-localization: setup build
	@$(DOTNET) run -c $(CONFIGURATION) --no-build --project bench/Edge.Bench -- localization --state build/study-localization $(if $(LOCATORS),--models $(LOCATORS))

demo: setup build
	@eng/demo.sh

# Training speed on this machine.
bench: build
	@$(DOTNET) run -c $(CONFIGURATION) --project bench/Edge.Bench -- trainer

lint: setup
	@$(DOTNET) format Edge.sln --verify-no-changes
	@git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror

format:
	@$(DOTNET) format Edge.sln
	@git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	@rm -rf packages.props build artifacts && find . -name bin -o -name obj | grep -v node_modules | xargs rm -rf
