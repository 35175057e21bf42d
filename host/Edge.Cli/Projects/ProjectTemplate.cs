namespace Edge.Cli.Projects;

/// <summary>The project file that <c>edge new</c> writes: it runs as it stands, on images that need no download.</summary>
internal static class ProjectTemplate
{
    public static string Text(string name) =>
        $$"""
        # {{name}}: one file drives every verb of edge. Any value can be overridden: edge train --set train.epochs=3
        project: {{name}}

        # task: locate            # classify, which is usual, or locate: where on the part it is, in cells of a grid; needs rendered data or boxes
        # locate: { cell: 8, threshold: 0.5, most: 16, positive_weight: 4 }   # pixels of a cell, least score, most detections on the device,
        #                                                                     # what a cell with a defect counts in training

        model:
          network: parts          # parts | resnet8 | dscnn | vgg10 | separable-w8-d1-s3-k3 and its family ('edge search --architecture'): trained by 'edge train'
          # checkpoint: cap.dat   # weights of that network from elsewhere, in TorchSharp's format
          # edge: cap.edge        # or a float graph instead of a network
          classes: [OK, scratch, dent, stain, chip]   # the first one is the good part

        preprocess:               # integers only: the PC, the emulator and the device compute the same bytes
          color: gray8            # gray8 | rgb888 | rgb565 | yuv422
          # crop: [40, 20, 160, 160]                  # x, y, width, height
          resize: { size: [64, 64], method: bilinear_q15 }   # height, width
          scale: { mul: 1, zero_point: -128 }
          # mean: [0.4]           # one number for each channel, a pixel of 255 is 1; folded into the first convolution
          # std: [0.2]

        data:                     # rendered | folder | idx (with labels) | cifar10 | npz | boxes: a table file,x,y,w,h,class
          train:  { rendered: { seed: 1, count: 40000 } }
          search: { rendered: { seed: 1, count: 1000 } }      # what epochs are judged by
          test:   { rendered: { seed: 1, count: 500 } }       # seen by nothing but 'edge validate'
          # more: [data/line3]                      # pictures of 'edge capture', as far as 'edge label' says what they are: learned from too
          # golden: { folder: data/golden }         # what no new model may judge worse: edge compare OLD NEW --split golden
          # calib: { folder: data/calib }           # what INT8 ranges come from; left out: training images

        train:
          epochs: 12
          batch: 48
          optimizer: adamw        # adamw | adam | sgd
          learning_rate: 0.006    # at its highest
          schedule: cosine        # one epoch of warm-up, then down to 0
          weight_decay: 0.001
          seed: 1
          # teacher: large.float.edge   # a larger network of the same images and classes, whose answers are learned beside the labels
          # distillation: correlation   # correlation | soft | decoupled: how
          # augment: { flip_horizontally: true, flip_vertically: true, shift_pixels: 2 }   # for few images
          #                       # and degrees: 10, zoom: 10%, brightness: 15%, contrast: 20%, mirror_edges: true

        search:                   # 'edge search': how small the network gets within the loss allowed
          order: [iq, ns, dc]     # fewer bits, fewer channels, fewer weights; any order, any of them
          goal_drop: 0.5pp        # accuracy it may lose on the search images; F1 of centres with task: locate
          scan: bisect            # bisect | linear
          epochs: 2               # of training after each cut
          # teacher: none         # none | soft | decoupled | correlation: the network as it came teaches what is left
          # recovery: tune        # tune | scratch: what is left of the channels learns from weights drawn anew, in many epochs
          # slimming:             # before channels go (ns): training that pulls their batch norm scales to 0, and the smallest go
          #   epochs: 5
          #   learning_rate: 0.002
          #   sparsity: 0.0001    # how hard; 0.00001 for networks with sums of branches

        compress:                 # 'edge compress': all methods at once, until it fits the board or the loss is spent
          # board: netduinoplus2  # left out: the first target's
          max_drop: 0.5pp         # accuracy it may lose on the search images; F1 of centres with task: locate
          # confidence: 80%       # that it loses no more on other images; 95% takes some ten thousand search images
          # flash: 64K            # what must be met; left out: as small as the loss allows
          # ram: 32K
          # ms: 100
          # smallest: true        # go on inside the loss when they are met
          # goal: flash           # flash | cycles: what gets smaller then
          # moves: [channels, ranks, bits, weights]   # and values: codebooks of 16 or 4 values in the place of 4 or 2 bits
          # bits: [6, 5, 4, 3, 2] # that weights may have beside 8
          # step: 25%             # what a round takes off
          epochs: 2               # of training in each round
          final_epochs: 10        # of training a candidate for the result
          # rounded_epochs: 5     # of training it with everything rounded, where rounding alone takes too much
          # teacher: soft         # soft | decoupled | correlation | none: the network as it came teaches what is left

        # scalable:               # 'edge scale': one set of weights, several amounts of compute to choose from on the device
        #   levels: [1, 1/2, 1/3, 1/4]   # parts of the network's multiply-accumulates
        #   epochs: 10            # in which all levels learn together
        #   learning_rate: 0.001
        #   distillation: 1       # the full level's part in what lower levels learn from, beside the labels

        quantize:
          range: mse              # min-max | percentile | mse | entropy
          bias_correction: true
          # equalize: true        # share out the ranges of channels between layers first; for networks whose channels differ much
          # absorb: true          # then move what channels nearly always hold into the next layer's biases, where it reads them without padding
          images: 256             # calibration images
          # weights: 4            # bits of weights, 8 to 2; the first and the last layer keep 8; or float16: a float model in half the bytes
          # shared: 16            # different values that the weights of a filter may have: 16 take half the bytes; not beside fewer bits
          # rounding: covariance  # covariance | adaround | nearest: how weights below 8 bits are rounded
          # layers: { stem: 8, block2_conv: 3 }   # bits of single layers, by name
          # qat:                  # train with everything rounded, for few bits; resumable
          #   epochs: 5
          #   learning_rate: 0.001   # at the start
          #   method: lsq         # lsq learns the steps too | ste keeps those of post-training quantization
          #   teacher: float      # the float network's answers beside the labels | none

        accept:                   # the gates of 'edge validate'; a failed one ends with exit code 1
          float_accuracy_min: 97%
          int8_drop_max: 0.5pp
          # escape_max: 1.5%      # defects judged good, of all defects
          # overkill_max: 1%      # good parts judged defective, of all good parts
          # confidence: 95%       # judge the two rates by their upper bound, not by the measured value
          # takt_ms: 500          # most time between two parts; judged by 'edge report' on a station's log
          # decision_p99_ms: 120  # most time from exposure to decision, for 99 of 100 parts

        # judge:                  # what a device decides with; 'edge pack' puts it into the pack
        #   limits: { scratch: 0.62, dent: 0.55, stain: 0.70, chip: 0.40 }   # from this score on the defect is NG
        #   gray: 0.05            # this close to a limit a person decides
        #   # or: mode: highest and good: [OK], the highest score decides

        # line:                   # what a device on the line has to know; 'edge pack' puts it into the pack, 'edge compile' the pins into the program
        #   camera_ms: 300        # belt travel from the part sensor to the camera
        #   gate_ms: 1200         # ... to the reject gate
        #   window_ms: 120        # from the camera to the verdict; later is late, and rejected
        #   camera: { exposure_us: 8000, gain: 4 }
        #   pins: { trigger: 13, reject: 12, fault: 15 }
        #   link_baud: 921600     # a serial port for 'edge check'

        targets:
          m4:    { board: netduinoplus2, language: c }
          riscv: { board: esp32c3, language: c }

        validate:
          emulated_images: 500    # the emulated chips get the first 500 test images
          # robustness: true      # the test images also brighter, darker, moved, turned, blurred and noisy

        # report:                 # what 'edge report' cannot measure; '--lot L1' and the like stand for single keys
        #   line: line3
        #   station: 3
        #   camera: CAM3-0007
        #   purpose: start_of_shift   # poc | pre_production | start_of_shift | change_4m, or words of your own
        #   lens: 6 mm f/2.8      # also sensor, exposure, gain, white_balance, light, light_current, clock, ...
        #   defect_rate: 0.2%     # of the parts that come: how many escapes are to be expected
        #   mm_per_pixel: 0.08    # how large the smallest missed defect is

        out: build

        """;
}
