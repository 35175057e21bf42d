using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Preprocessing;
using Edge.Training.Datasets;
using Edge.Training.Locating;
using Edge.Training.Tests.Datasets;

namespace Edge.Training.Tests.Locating;

public sealed class BoxedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Boxes_of_a_picture_may_stand_anywhere_and_good_pictures_stand_alone()
    {
        BoxedImages images = Read("file,x,y,w,h,class\na.pgm,1,2,3,4,short\ngood.pgm,,,,,\nb.pgm,0,0,16,12,open\na.pgm,8,8,1.5,2,open\n");
        Assert.Equal(["background", "open", "short"], images.ClassNames);
        Assert.Equal(["a.pgm", "good.pgm", "b.pgm"], Enumerable.Range(0, images.Count).Select(images.ImageName));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, images.Count).Select(images.Label)); // of the largest box
        Assert.Equal([new PixelBox(1, 2, 4, 6), new PixelBox(8, 8, 9.5, 10)], images.Objects(0).Select(each => each.Box));
        Assert.Empty(images.Objects(1));
        Assert.Equal((16, 12), (images.Read(0).Width, images.Read(0).Height));
    }

    [Fact]
    public void Semicolons_and_quotes_are_read_as_spreadsheets_write_them() =>
        Assert.Equal("a.pgm", Read("file;x;y;w;h;class\r\n\"a.pgm\";1;2;3;4;\"short\"\r\n").ImageName(0));

    [Fact]
    public void Two_corners_stand_for_a_box_as_DeepPCB_has_them()
    {
        BoxedImages images = Read("file,x0,y0,x1,y1,class\na.pgm,1,2,4,6,short\ngood.pgm,,,,,\na.pgm,8,8,9.5,10,open\n");
        Assert.Equal([new PixelBox(1, 2, 4, 6), new PixelBox(8, 8, 9.5, 10)], images.Objects(0).Select(each => each.Box));
        Assert.All(images.Objects(0), each => Assert.False(each.IsPoint));
        Assert.Empty(images.Objects(1));
    }

    [Fact]
    public void Points_have_no_width_and_height()
    {
        ImageObject point = Assert.Single(Read("file,x,y,class\na.pgm,5,6,short\n").Objects(0));
        Assert.True(point.IsPoint);
        Assert.Equal(new PixelBox(5, 6, 6, 7), point.Box);
    }

    [Theory]
    [InlineData("", "boxes.csv:1: holds nothing")]
    [InlineData("file,x,y,w,h,class\n", "boxes.csv:1: holds no line below its columns")]
    [InlineData("name,x,y,w,h,class\na.pgm,1,2,3,4,short\n", "boxes.csv:1: the columns are name, x, y, w, h, class")]
    [InlineData("file,x,y,w,class\na.pgm,1,2,3,short\n", "boxes.csv:1: the columns are")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,3,4\n", "boxes.csv:2: 5 cells")]
    [InlineData("file,x,y,w,h,class\n\n\na.pgm,1,two,3,4,short\n", "boxes.csv:4: 'y' is 'two'")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,NaN,4,short\n", "boxes.csv:2: 'w' is 'NaN'")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,0,4,short\n", "boxes.csv:2: a box of 0 x 4 pixels")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,3,-4,short\n", "boxes.csv:2: a box of 3 x -4 pixels")]
    [InlineData("file,x0,y0,x1,class\na.pgm,1,2,3,short\n", "boxes.csv:1: the columns are file, x0, y0, x1, class")]
    [InlineData("file,x0,y0,x1,y1,class\na.pgm,5,2,4,6,short\n", "boxes.csv:2: a box from (5, 2) to (4, 6)")]
    [InlineData("file,x0,y0,x1,y1,class\na.pgm,1,2,4,2,short\n", "boxes.csv:2: a box from (1, 2) to (4, 2)")]
    [InlineData("file,x0,y0,x1,y1,class\na.pgm,1,2,4,end,short\n", "boxes.csv:2: 'y1' is 'end'")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,3,4,\n", "boxes.csv:2: no class is named")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,3,4,background\n", "boxes.csv:2: 'background' is the background")]
    [InlineData("file,x,y,w,h,class\n,1,2,3,4,short\n", "boxes.csv:2: no file is named")]
    [InlineData("file,x,y,w,h,class\na.pgm,1,2,3,4,short\nmissing.pgm,1,2,3,4,short\n", "boxes.csv:3: there is no file 'missing.pgm'")]
    public void A_line_at_fault_is_named(string table, string said)
    {
        var fault = Assert.Throws<DataException>(() => Read(table));
        Assert.Equal("E0249", fault.Code);
        Assert.Contains(said, fault.Message);
    }

    [Fact]
    public void A_class_that_the_project_does_not_name_is_an_error_with_those_it_does()
    {
        var fault = Assert.Throws<DataException>(() => Read("file,x,y,w,h,class\na.pgm,1,2,3,4,shrot\n", ["none", "open", "short"]));
        Assert.Contains("boxes.csv:2: there is no class 'shrot'", fault.Message);
        Assert.Equal("open, short", fault.Accepted);
    }

    [Fact]
    public void A_box_outside_its_picture_is_named_by_its_line()
    {
        BoxedImages images = Read("file,x,y,w,h,class\na.pgm,1,2,3,4,short\nb.pgm,10,2,7,4,short\n");
        var fault = Assert.Throws<DataException>(() => images.Truths(new PreprocessingSpecification(), Shape.Nhwc(1, 12, 16, 1), 2));
        Assert.Contains("boxes.csv:3: (10, 2) to (17, 6) leaves the picture", fault.Message);
    }

    [Fact]
    public void Crop_and_resize_move_boxes_as_they_move_pixels()
    {
        // Columns 4 to 11 and rows 2 to 9 of 16x12, twice as large.
        var specification = new PreprocessingSpecification { Crop = new CropRectangle(4, 2, 8, 8), Resize = new Size(16, 16) };
        BoxedImages images = Read("file,x,y,w,h,class\na.pgm,5,3,2,1,short\na.pgm,0,0,5,3,short\na.pgm,13,0,2,2,short\n");
        ImageTruth truth = images.Truths(specification, Shape.Nhwc(1, 16, 16, 1), 1)[0];
        Assert.Equal([new PixelBox(2, 2, 6, 4), new PixelBox(0, 0, 2, 2)], truth.Objects.Select(each => each.Box)); // the last one is cropped away
        Assert.Equal([2 * 16 + 2, 2 * 16 + 3, 2 * 16 + 4, 2 * 16 + 5, 3 * 16 + 2, 3 * 16 + 3, 3 * 16 + 4, 3 * 16 + 5], truth.Objects[0].Pixels);
        Assert.Equal([2.0, 5.0], truth.Objects.Select(each => each.SourceExtent!.Value));
    }

    [Fact]
    public void What_becomes_smaller_than_a_pixel_keeps_one()
    {
        var specification = new PreprocessingSpecification { Resize = new Size(3, 4) };
        BoxedImages images = Read("file,x,y,w,h,class\na.pgm,5,4,1,1,short\n");
        Assert.Equal([1 * 4 + 1], images.Truths(specification, Shape.Nhwc(1, 3, 4, 1), 1)[0].Objects[0].Pixels);
    }

    [Fact]
    public void A_rendered_defect_has_the_pixels_of_its_mask()
    {
        var parts = new RenderedParts(RenderedSplit.Train, 10, seed: 3);
        IReadOnlyList<ImageTruth> truths = parts.Truths(new PreprocessingSpecification(), Shape.Nhwc(1, 64, 64, 1), 10);
        for (int i = 0; i < 10; i++)
        {
            int[] mask = [.. Enumerable.Range(0, 64 * 64).Where(pixel => parts.ReadMask(i).Pixels[pixel] >= ObjectMask.Least)];
            Assert.Equal(mask, truths[i].Objects.SelectMany(each => each.Pixels));
            Assert.Equal(mask.Length == 0 ? [] : [parts.Label(i)], truths[i].Objects.Select(each => each.Class));
        }
    }

    private BoxedImages Read(string table, IReadOnlyList<string>? classes = null)
    {
        foreach (string name in new[] { "a.pgm", "b.pgm", "good.pgm" })
            _folder.Write(name, [.. "P5\n16 12\n255\n"u8, .. new byte[16 * 12]]);
        return new BoxedImages(_folder.Write("boxes.csv", Encoding.UTF8.GetBytes(table)), classes);
    }
}
